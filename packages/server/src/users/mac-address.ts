/** One form for all spellings of a MAC address: twelve lower-case hexadecimal digits. */
export function normaliseMacAddress(address: string): string {
  return address.replaceAll(/[^0-9A-Fa-f]/g, '').toLowerCase();
}
