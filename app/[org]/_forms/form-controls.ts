export type ControlValues = Record<string, unknown>;

/** Writes values into the form's own inputs: a list into boxes of one name, `true` and `false` into a box, else text. */
export function setControls(form: HTMLFormElement, values: ControlValues): void {
  for (const control of form.elements) {
    const name = control.getAttribute('name') ?? '';
    if (!Object.hasOwn(values, name)) continue;
    const value = values[name];
    if (control instanceof HTMLInputElement && control.type === 'checkbox')
      control.checked = Array.isArray(value) ? value.includes(control.value) : value === true;
    else if (control instanceof HTMLSelectElement) choose(control, String(value ?? ''));
    else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)
      control.value = String(value ?? '');
  }
  form.dispatchEvent(new Event('change', { bubbles: true }));
}

/** A value that this browser does not offer, such as a time zone, is added: otherwise the select would be empty. */
function choose(select: HTMLSelectElement, value: string): void {
  select.value = value;
  if (select.value !== value) select.add(new Option(value, value, true, true));
}

/** Moves the focus to the first of these inputs. */
export function focusControl(form: HTMLFormElement, names: string[]): void {
  const controls = [...form.elements].filter((control) => control instanceof HTMLElement);
  controls.find((control) => names.includes(control.getAttribute('name') ?? ''))?.focus();
}
