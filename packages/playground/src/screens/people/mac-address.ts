/** Whether the contract takes it for a device: six bytes, with colons, hyphens, dots or nothing between them. */
export function isMacAddress(text: string): boolean {
  return /^(?:(?:[\da-f]{2}[:-]?){5}[\da-f]{2}|(?:[\da-f]{4}\.){2}[\da-f]{4})$/i.test(text);
}
