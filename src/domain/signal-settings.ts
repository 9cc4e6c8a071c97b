/** What an operator may set about how facts are gathered. */
export interface SignalSettings {
  /** Least score of a strong match, 0 to 1. */
  strongThreshold: number;
  /** Least score of a match worth a look, 0 to 1. */
  possibleThreshold: number;
  /** Days that a request without an end counts. */
  openEndedDays: number;
  /**
   * Dense FP16 peak, 10^12 op/s, that an accelerator without published figures counts with. It must not count as
   * nothing: the default is the H100 SXM, the part most often asked for.
   */
  assumedPeakTflops: number;
  /** Whether the BIS affiliates rule applies: by its dates in the catalogue, or always, or never. */
  affiliatesRule: "auto" | "on" | "off";
}
