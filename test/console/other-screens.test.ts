import { lookAtScreens } from "./look-at-screens.ts";
import { otherScreens } from "./screens.ts";

lookAtScreens("every other page and dialogue", otherScreens);
