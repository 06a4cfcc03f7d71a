/** Copies what stands in a field; without https the browser knows only the old way. */
export async function copyFrom(input: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    input.focus();
    input.select();
    return document.execCommand('copy');
  }
}
