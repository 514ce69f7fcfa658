import { BarChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { escapeHtml } from "./escapeHtml.ts";

use([BarChart, GridComponent, SVGRenderer]);

/** Bars over categories, stacked by series. */
export interface BarData {
  /** Description of the chart for screen readers. */
  alt: string;
  categories: string[];
  series: { name: string; /** Any that CSS knows, `var(--…)` too. */ color: string; values: number[] }[];
  /** Horizontal bars, for long names. */
  isLying?: boolean;
}

interface Size {
  /** Pixels. */
  width: number;
  height: number;
}

/** Most categories that leave bars of a few pixels. */
const DENSE = 30;
const TEXT = { color: "var(--muted)", fontFamily: "inherit", fontSize: 12 };

/**
 * A chart as SVG, drawn by ECharts without a browser: a page needs no script and no library, and its style sheet defines the
 * colours. Each bar has a title, which browsers show as a tooltip.
 */
export function drawBars(
  { alt, categories, series, isLying = false }: BarData,
  { width, height }: Size,
): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  const isDense = categories.length > DENSE;
  const names = {
    type: "category" as const,
    data: categories,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: "var(--line)" } },
    axisLabel: { ...TEXT, hideOverlap: true, ...(isLying ? { interval: 0 } : {}) },
    inverse: isLying,
  };
  const numbers = {
    type: "value" as const,
    minInterval: 1,
    splitNumber: Math.max(2, Math.round(height / 80)),
    // Horizontal bars have their numbers next to them.
    splitLine: { show: !isLying, lineStyle: { color: "var(--line)" } },
    axisLabel: { ...TEXT, show: !isLying, formatter: (value: number) => value.toLocaleString("en") },
  };
  chart.setOption({
    animation: false,
    grid: {
      left: 4,
      right: isLying ? 52 : 16,
      top: 10,
      bottom: 4,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    xAxis: isLying ? numbers : names,
    yAxis: isLying ? names : numbers,
    series: series.map(({ name, color, values }) => ({
      ...{ type: "bar" as const, name, stack: "all", data: values.map(barOf) },
      ...{
        barMaxWidth: isLying ? 16 : 44,
        barCategoryGap: isDense ? "12%" : "28%",
        barMinHeight: isLying ? 2 : 0,
      },
      // A gap between stacked parts that are large enough.
      itemStyle: isDense || isLying ? { color } : { color, borderColor: "var(--surface)", borderWidth: 0.5 },
      label: {
        ...{ show: isLying, position: "right" as const, ...TEXT, color: "var(--ink)" },
        formatter: ({ value }: { value?: unknown }) => Number(value).toLocaleString("en"),
      },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withTitles(svg, { alt, categories, series });
}

/** Zero values aren't drawn. */
function barOf(value: number): number | "-" {
  return value === 0 ? "-" : value;
}

const BAR = /<path ([^>]*?)ecmeta_series_index="(\d+)" ecmeta_data_index="(\d+)"([^>]*)><\/path>/g;

function withTitles(svg: string, { alt, categories, series }: Omit<BarData, "isLying">): string {
  return (
    svg
      .replace(/<style[^]*?<\/style>/g, "")
      .replaceAll(/ class="zr[^"]*"/g, "")
      .replace(BAR, (_, before: string, seriesIndex: string, dataIndex: string, after: string) => {
        const { name = "", values = [] } = series[Number(seriesIndex)] ?? {};
        const number = (values[Number(dataIndex)] ?? 0).toLocaleString("en");
        const title = [categories[Number(dataIndex)] ?? "", ...(name === "" ? [] : [name]), number].join(
          " · ",
        );
        return `<path ${before}${after.replace(/ ecmeta_ssr_type="[^"]*"/, "")}><title>${escapeHtml(title)}</title></path>`;
      })
      // By a function, since a name may contain replacement patterns such as `$&`.
      .replace("<svg ", () => `<svg role="img" aria-label="${escapeHtml(alt)}" `)
  );
}
