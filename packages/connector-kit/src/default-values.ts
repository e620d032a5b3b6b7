import type { SettingDefinition, SettingValues } from './settings.ts';

/** One entry per setting that can hold a value, with its default or null (CST-02). */
export function defaultValues(definitions: readonly SettingDefinition[]): SettingValues {
  return Object.fromEntries(
    definitions.flatMap((definition) =>
      definition.name === null || isPresentation(definition) ? [] : [[definition.name, defaultOf(definition)]],
    ),
  );
}

/** Heading, Label and Divider only structure the page (CST-01). */
export function isPresentation(definition: SettingDefinition): boolean {
  return definition.type === 'Heading' || definition.type === 'Label' || definition.type === 'Divider';
}

function defaultOf(definition: SettingDefinition): string | number | boolean | null {
  return definition.defaultStringValue ?? definition.defaultIntValue ?? definition.defaultCheckboxValue ?? null;
}

/** Stored values completed with the code's defaults: a setting that an upgrade brought has no stored value yet (CON-02). */
export function withDefaults(definitions: readonly SettingDefinition[], stored: SettingValues): SettingValues {
  return { ...defaultValues(definitions), ...stored };
}
