/** The thresholds that a policy's text names, without reading all of it; nothing when they are not there. */
export function readThresholds(yaml: string): { review: number; deny: number } | undefined {
  const at = yaml.search(/^thresholds:/m);
  if (at < 0) return undefined;
  const block = /^thresholds:[^\n]*(?:\n[ \t]+[^\n]*)*/.exec(yaml.slice(at))?.[0] ?? "";
  const number = (name: string) => Number(new RegExp(`\\b${name}:[ \\t]*([\\d.]+)`).exec(block)?.[1] ?? Number.NaN);
  const [review, deny] = [number("review"), number("deny")];
  return Number.isNaN(review) || Number.isNaN(deny) ? undefined : { review, deny };
}
