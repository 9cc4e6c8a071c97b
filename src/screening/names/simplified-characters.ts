import { Converter } from "opencc-js/t2cn";
import { memoize } from "./memo.ts";

/** A Chinese character as the People's Republic writes it: Taiwan, Hong Kong and old papers write 張 for 张. */
export const simplify: (character: string) => string = memoize(4096, Converter({ from: "t", to: "cn" }));
