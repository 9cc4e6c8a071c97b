import { useEffect } from "react";

const isDisabled = (element: Element): boolean => element.matches(":disabled");

/** All that holds the element, itself first. */
function pathTo(element: Element): HTMLElement[] {
  const path: HTMLElement[] = [];
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
    if (at instanceof HTMLElement) path.push(at);
  }
  return path;
}

/**
 * Who works by keyboard stays where they were: when what has the focus goes away, as a button that was pressed does,
 * the nearest part of the page that held it has the focus; what was only barred for a moment has it again.
 */
export function useFocusKept(): void {
  useEffect(() => {
    let path: HTMLElement[] = [];
    const remember = ({ target }: Event) => {
      path = target instanceof Element ? pathTo(target) : [];
    };
    // Whoever points elsewhere wants the focus to go.
    const forget = () => {
      path = [];
    };
    const observer = new MutationObserver(() => {
      const [held] = path;
      if (!held || document.activeElement !== document.body) return;
      if (held.isConnected && isDisabled(held)) return;
      const home = path.find((element) => element.isConnected);
      if (!home) return;
      if (home !== held && !home.hasAttribute("tabindex")) home.tabIndex = -1;
      home.focus({ preventScroll: true });
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled"] });
    document.addEventListener("focusin", remember);
    document.addEventListener("pointerdown", forget, true);
    return () => {
      observer.disconnect();
      document.removeEventListener("focusin", remember);
      document.removeEventListener("pointerdown", forget, true);
    };
  }, []);
}
