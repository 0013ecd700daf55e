/** A photo as the base64 text that the operation takes. */
export async function base64Of(photo: File): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve(String(reader.result));
    reader.readAsDataURL(photo);
  });
  return url.replace(/^data:[^,]*,/, '');
}
