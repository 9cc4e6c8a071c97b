/** The document with other thresholds, all else as it was written: comments and layout too. Null where they cannot be found. */
export function writeThresholds(yaml: string, { review, deny }: { review: number; deny: number }): string | null {
  const flow = /^(thresholds:[ \t]*)\{[^}\n]*\}/m;
  if (flow.test(yaml)) return yaml.replace(flow, (_all, key: string) => `${key}{ review: ${review}, deny: ${deny} }`);
  const block = /^thresholds:[ \t]*(?:#[^\n]*)?\n((?:[ \t]+[^\n]*\n|[ \t]*\n)+)/m.exec(yaml);
  if (!block?.[1]) return null;
  const lines = block[1]
    .replace(/^([ \t]+review:[ \t]*)[\d.]+/m, (_all, key: string) => `${key}${review}`)
    .replace(/^([ \t]+deny:[ \t]*)[\d.]+/m, (_all, key: string) => `${key}${deny}`);
  const at = block.index + block[0].length - block[1].length;
  return yaml.slice(0, at) + lines + yaml.slice(at + block[1].length);
}
