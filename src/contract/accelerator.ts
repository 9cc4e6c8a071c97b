import { z } from "zod";
import type { AcceleratorReport } from "../domain/accelerator-report.ts";
import type { NumberFormat } from "../domain/catalog.ts";
import { buckets } from "../domain/compute.ts";
import { calendarDate } from "./primitives.ts";

const formats = ["fp32", "fp16", "fp8", "int8", "fp6", "fp4", "int4"] as const satisfies NumberFormat[];

export const acceleratorReport = z
  .object({
    id: z.string(),
    vendor: z.string(),
    model: z.string(),
    aliases: z.array(z.string()).readonly(),
    instanceTypes: z
      .array(z.object({ name: z.string(), accelerators: z.int(), per: z.enum(["instance", "accelerator"]) }))
      .meta({ description: "Machine types and modules by how many accelerators they hold" }),
    figures: z.object({
      denseTera: z
        .partialRecord(z.enum(formats), z.number())
        .meta({ description: "Dense throughput by operand format, 10^12 op/s; empty when nothing was published" }),
      dieAreaMm2: z.number().nullable().meta({ description: "Logic dies on non-planar nodes" }),
      memoryBandwidth: z.number().nullable().meta({ description: "GB/s" }),
      ioBandwidth: z.number().nullable().meta({ description: "GB/s, links between chips" }),
      tpp: z
        .number()
        .nullable()
        .meta({ description: "Total processing performance: the greatest product of operations and bits" }),
      performanceDensity: z.number().nullable().meta({ description: "TPP per mm2; null when the die area is not known" }),
    }),
    bucket: z.enum(buckets).meta({
      description: "Screening bucket of ECCN 3A090 computed from the figures; not a legal classification. `unknown`: no figures",
    }),
    controlled: z.boolean().meta({ description: "In 3A090.a or .b, or treated so because figures are missing" }),
    borderline: z.boolean().meta({ description: "Near a line, or an estimate decides on which side of it it falls" }),
    letterWatch: z.boolean().meta({ description: "At or above the reported parameters of the 2025 is-informed letters" }),
    prcSupply: z.boolean().meta({ description: "Under the presumption of general prohibition ten" }),
    confidence: z.enum(["C", "M", "E", "U"]).meta({
      description: "Of the figure that drives TPP: C seen in a source, M from memory, E estimate, U unpublished",
    }),
    asOf: calendarDate,
    source: z.string(),
  })
  .meta({ id: "Accelerator" }) satisfies z.ZodType<AcceleratorReport>;
