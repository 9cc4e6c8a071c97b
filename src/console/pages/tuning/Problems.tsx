import type { PolicyProblem } from "../../queries/tuning.ts";
import { plural } from "../../ui/formats.ts";

interface ProblemsProps {
  problems: readonly PolicyProblem[];
  isChecking: boolean;
  onGo: (problem: PolicyProblem) => void;
}

/** What the checker says, line by line; each leads to its place in the editor. */
export function Problems({ problems, isChecking, onGo }: ProblemsProps) {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  const summary = [errors > 0 && plural(errors, "error"), warnings > 0 && plural(warnings, "warning")].filter(Boolean).join(", ");
  return (
    <div className="problems">
      <p role="status" className={errors > 0 ? "problems-bad" : "muted"}>
        {isChecking ? "Checking…" : summary || "✓ Nothing to find fault with"}
      </p>
      <ul>
        {problems.map((problem) => (
          <li key={`${problem.line} ${problem.column} ${problem.message}`}>
            <button type="button" className="plain-button problem" onClick={() => onGo(problem)}>
              <span className={`problem-${problem.severity}`}>{problem.severity === "error" ? "✕" : "!"}</span>
              <span className="muted number">
                {problem.line}:{problem.column}
              </span>
              <span>{problem.message}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
