import { type ReactNode, useEffect, useRef } from "react";

/** What may be wider than its place scrolls sideways there, and can then be reached and scrolled by keyboard. */
export function Wide({ className = "", children }: { className?: string; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = frame;
    if (!current) return;
    const update = () => {
      if (current.scrollWidth > current.clientWidth) current.tabIndex = 0;
      else current.removeAttribute("tabindex");
    };
    const observer = new ResizeObserver(update);
    observer.observe(current);
    for (const child of current.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={frame} className={`scroll-x ${className}`}>
      {children}
    </div>
  );
}
