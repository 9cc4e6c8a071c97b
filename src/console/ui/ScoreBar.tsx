const WIDTH = 100;
const HEIGHT = 8;

interface ScoreBarProps {
  score: number;
  thresholds?: { review: number; deny: number } | undefined;
}

/** The score as a bar with both thresholds marked on it: how far, not which colour. */
export function ScoreBar({ score, thresholds }: ScoreBarProps) {
  const deny = thresholds && thresholds.deny <= WIDTH ? `, deny from ${thresholds.deny}` : "";
  const bounds = thresholds ? `; review from ${thresholds.review}${deny}` : "";
  return (
    <svg
      className="score-bar"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Score ${score} of 100${bounds}`}
    >
      <rect className="score-track" width={WIDTH} height={HEIGHT} />
      <rect className="score-fill" width={Math.max(0, Math.min(WIDTH, score))} height={HEIGHT} />
      {thresholds && (
        <>
          <line className="score-limit" x1={thresholds.review} x2={thresholds.review} y1="0" y2={HEIGHT} />
          <line className="score-limit score-limit-deny" x1={thresholds.deny} x2={thresholds.deny} y1="0" y2={HEIGHT} />
        </>
      )}
    </svg>
  );
}
