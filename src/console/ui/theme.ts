import { createTheme } from "@mantine/core";

/** Colours and sizes are in tokens.css; here is only what the library reads in its script. */
export const theme = createTheme({
  cursorType: "pointer",
  defaultRadius: 6,
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "compact-md", variant: "filled" } },
    Tooltip: { defaultProps: { transitionProps: { duration: 0 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 } } },
    Popover: { defaultProps: { transitionProps: { duration: 0 } } },
  },
});
