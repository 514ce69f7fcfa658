import { element, find, findA, setText } from "./dom.ts";
import { type FaultField, faultKinds } from "./faultKinds.ts";
import { sendCommand } from "./sendCommand.ts";

const TRIGGERS = ["nth", "times", "probability", "seed"];

/** The form that injects faults, of each kind with its fields. @param refresh shows the new state at once */
export function prepareFaultForm(refresh: () => Promise<void>): void {
  const form = findA(HTMLFormElement, "#fault-form");
  const kind = findA(HTMLSelectElement, '[name="fault"]', form);
  const error = find(".error", form);
  const option = (fault: string) => element("option", { value: fault }, fault);
  kind.append(
    ...faultKinds.filter((each) => !each.isOfRecords).map(({ fault }) => option(fault)),
    element(
      "optgroup",
      { label: "Of change records (start with --cdc)" },
      ...faultKinds.filter((each) => each.isOfRecords).map(({ fault }) => option(fault)),
    ),
  );
  kind.addEventListener("change", () => {
    showFields(kind.value);
    setText(error, "");
  });
  showFields(kind.value);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendCommand({ error, refresh }, "POST", "/faults", readForm(form));
  });
}

function showFields(fault: string): void {
  const kind = faultKinds.find((each) => each.fault === fault);
  setText(find("#fault-effect"), kind?.effect ?? "");
  const fields = find("#fault-fields");
  for (const label of fields.querySelectorAll("label")) label.remove();
  fields.append(...(kind?.fields ?? []).flatMap(inputsOf));
  fields.hidden = (kind?.fields ?? []).length === 0;
}

function inputsOf(field: FaultField): HTMLElement[] {
  switch (field.type) {
    case "choice":
      return [
        labelled(
          field.label,
          element(
            "select",
            { name: field.name },
            ...field.values.map((value) => element("option", {}, value)),
          ),
        ),
      ];
    case "number":
      return [labelled(field.label, numberInput(field.name, String(field.default)))];
    case "wait":
      return [
        labelled(field.label, numberInput("ms", "200")),
        labelled("… to (evenly spread)", numberInput("maxMs")),
        labelled("… or 99th percentile (the first is the median)", numberInput("p99Ms")),
      ];
  }
}

function labelled(label: string, input: HTMLElement): HTMLElement {
  return element("label", {}, `${label} `, input);
}

function numberInput(name: string, value?: string): HTMLInputElement {
  return element("input", { name, type: "number", min: "0", step: "any", value });
}

/** The fault as the server takes it; what is empty is left out. */
function readForm(form: HTMLFormElement): Record<string, unknown> {
  const data = new FormData(form);
  const text = (name: string) => {
    const value = data.get(name);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const fault = new Map<string, unknown>([["fault", text("fault")]]);
  const kind = faultKinds.find((each) => each.fault === text("fault"));
  for (const field of kind?.fields ?? []) {
    if (field.type === "wait") fault.set("ms", readWait(text));
    else if (field.type === "number") fault.set(field.name, Number(text(field.name)));
    else fault.set(field.name, text(field.name));
  }
  for (const name of TRIGGERS) {
    const value = text(name);
    if (value !== undefined) fault.set(name, Number(value));
  }
  return Object.fromEntries(fault);
}

function readWait(text: (name: string) => string | undefined): unknown {
  const [ms, max, p99] = ["ms", "maxMs", "p99Ms"].map((name) => {
    const value = text(name);
    return value === undefined ? undefined : Number(value);
  });
  if (p99 !== undefined) return { median: ms, p99 };
  return max === undefined ? ms : { min: ms, max };
}
