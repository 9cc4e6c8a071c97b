import { lookAtScreens } from "./look-at-screens.ts";
import { queueScreens } from "./screens.ts";

lookAtScreens("the queue and its cases", queueScreens);
