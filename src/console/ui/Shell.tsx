import { Button, Menu, useMantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { NavLink, useLocation } from "react-router";
import { mayDo, signOut } from "../queries/session.ts";
import { Banner } from "./Banner.tsx";
import { Help } from "./Help.tsx";
import { Key } from "./Key.tsx";
import { Palette } from "./Palette.tsx";
import { pages } from "./pages.ts";
import { useShortcuts } from "./shortcuts.tsx";
import { Toasts } from "./toasts.tsx";
import { useFocusKept } from "./use-focus-kept.ts";
import { useWho } from "./who.ts";

function You({ onHelp }: { onHelp: () => void }) {
  const who = useWho();
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button variant="subtle" size="compact-sm">
          <bdi className="said-line shell-name">{who.name}</bdi>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{who.roles.join(", ")}</Menu.Label>
        {(["auto", "light", "dark"] as const).map((scheme) => (
          <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} rightSection={colorScheme === scheme ? "✓" : null}>
            {{ auto: "Colours of the system", light: "Light", dark: "Dark" }[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={onHelp}>Keys and help</Menu.Item>
        <Menu.Item onClick={() => void signOut(client)}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where one is put is said to who does not see it: the focus goes to the page on every change of address. */
function useFocusOnChange() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);
  return main;
}

export function Shell({ children }: { children: ReactNode }) {
  const who = useWho();
  const main = useFocusOnChange();
  useFocusKept();
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  useShortcuts([
    { key: "mod+k", label: "Search and go", run: () => setOpen("palette") },
    { key: "?", label: "Keys and help", run: () => setOpen("help") },
  ]);
  return (
    <div className="shell">
      <a className="shell-skip" href="#main">
        To the content
      </a>
      <header className="shell-bar">
        <span className="shell-brand">Gatehouse</span>
        <nav className="shell-pages" aria-label="Pages">
          {pages
            .filter(({ roles }) => mayDo(who, ...roles))
            .map(({ path, name }) => (
              <NavLink key={path} to={path}>
                {name}
              </NavLink>
            ))}
        </nav>
        <div className="shell-tools">
          <Button variant="default" size="compact-sm" onClick={() => setOpen("palette")} rightSection={<Key name="⌘K" />}>
            Search
          </Button>
          <You onHelp={() => setOpen("help")} />
        </div>
      </header>
      <Banner />
      <main id="main" className="shell-main" ref={main} tabIndex={-1}>
        {children}
      </main>
      <Toasts />
      {open === "palette" && <Palette onClose={() => setOpen(null)} />}
      {open === "help" && <Help onClose={() => setOpen(null)} />}
    </div>
  );
}
