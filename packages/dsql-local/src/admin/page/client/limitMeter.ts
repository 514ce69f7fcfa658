import { element, setAttribute, setText } from "./dom.ts";

/** From here on a value is near its limit. */
const NEAR = 0.6;
const VERY_NEAR = 0.85;

/** A value beside its limit, in a colour that warns near it. */
export function limitMeter(name: string, format: (value: number) => string) {
  const meter = element("meter", { min: "0", "aria-label": name });
  const value = element("span", { class: "value" });
  const root = element("div", { class: "limit" }, element("span", {}, name), meter, value);
  return {
    root,
    update(current: number, limit: number): void {
      meter.max = limit;
      meter.low = limit * NEAR;
      meter.high = limit * VERY_NEAR;
      meter.optimum = 0;
      meter.value = current;
      const share = current / limit;
      setAttribute(root, "data-tone", share >= VERY_NEAR ? "bad" : share >= NEAR ? "warn" : undefined);
      const text = `${format(current)} of ${format(limit)}`;
      setText(value, text);
      setAttribute(meter, "aria-valuetext", text);
    },
  };
}
