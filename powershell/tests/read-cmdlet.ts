import type { Node } from 'web-tree-sitter';
import { findNodes, unquote, type Script } from './syntax.ts';

export type Binding = { mandatory?: true; byName?: true; byValue?: true; position?: number };

export type Validation = {
  notNullOrEmpty?: true;
  allowNull?: true;
  allowEmptyString?: true;
  wildcards?: true;
  range?: [number, number];
  set?: string[];
};

export type ParameterShape = {
  name: string;
  type: string;
  aliases?: string[];
  default?: string;
  validation?: Validation;
  /** By parameter set; `all` for a parameter that is in every one. */
  sets: Record<string, Binding>;
};

export type CmdletShape = {
  name: string;
  area: string;
  parameterSets: string[];
  defaultParameterSet: string | null;
  confirmImpact: string | null;
  /** How it fails: eT terminating, eN not, eW not and without a check of its own, eNT mixed, eNL eN with terminating look-ups. */
  failure: string | null;
  implicitPositions: boolean;
  parameters: ParameterShape[];
};

const typeNames: Record<string, string> = { 'Nullable[datetime]': 'datetime?', PSCustomObject: 'object' };

/** The one function of a file as the table describes cmdlets; `failure` and `implicitPositions` are not in its text. */
export function readCmdlet(script: Script): Omit<CmdletShape, 'failure' | 'implicitPositions'> {
  const block = findNodes(script.root, 'param_block')[0];
  const name = findNodes(script.root, 'function_name')[0];
  if (block === undefined || name === undefined) throw new Error(`${script.path} has no function with a param block.`);
  const binding = block.namedChildren.find((child) => child?.type === 'attribute_list') ?? undefined;
  const common =
    binding === undefined ? undefined : readAttributes(binding).find((attribute) => attribute.name === 'CmdletBinding');
  const parameters = findNodes(block, 'script_parameter').map(readParameter);
  const preset = common?.named.get('DefaultParameterSetName');
  // the default set may have no parameter of its own
  const named = [
    ...parameters.flatMap((parameter) => Object.keys(parameter.sets)),
    ...(preset === undefined ? [] : [preset]),
  ];
  const should = common?.named.has('SupportsShouldProcess') === true;
  return {
    name: name.text,
    area: script.path.split(/[\\/]/).at(-2) ?? '',
    parameterSets: [...new Set(named)].filter((set) => set !== 'all'),
    defaultParameterSet: preset ?? null,
    confirmImpact: should ? (common?.named.get('ConfirmImpact') ?? 'Medium') : null,
    parameters,
  };
}

type Attribute = { name: string; named: Map<string, string>; values: string[]; isType: boolean };

function readAttributes(list: Node): Attribute[] {
  return findNodes(list, 'attribute').map((attribute) => {
    const nameNode = attribute.namedChildren.find((child) => child?.type === 'attribute_name');
    if (nameNode === undefined || nameNode === null) {
      return { name: attribute.text.slice(1, -1), named: new Map(), values: [], isType: true };
    }
    const named = new Map<string, string>();
    const values: string[] = [];
    for (const argument of findNodes(attribute, 'attribute_argument')) {
      const [first, second] = argument.namedChildren;
      if (first?.type === 'simple_name')
        named.set(first.text, second === undefined || second === null ? 'true' : unquote(second.text));
      else values.push(unquote(argument.text));
    }
    return { name: nameNode.text, named, values, isType: false };
  });
}

function readParameter(node: Node): ParameterShape {
  const list = node.namedChildren.find((child) => child?.type === 'attribute_list');
  const variable = node.namedChildren.find((child) => child?.type === 'variable');
  const preset = node.namedChildren.find((child) => child?.type === 'script_parameter_default');
  const attributes = list === undefined || list === null ? [] : readAttributes(list);
  const typeName = attributes.find((attribute) => attribute.isType)?.name ?? 'object';
  const aliases = attributes.find((attribute) => attribute.name === 'Alias')?.values;
  const validation = readValidation(attributes);
  return {
    name: (variable?.text ?? '').slice(1),
    type: typeNames[typeName] ?? typeName,
    ...(aliases === undefined ? {} : { aliases }),
    ...(preset === undefined || preset === null ? {} : { default: readDefault(preset.text) }),
    ...(Object.keys(validation).length === 0 ? {} : { validation }),
    sets: readSets(attributes),
  };
}

function readDefault(text: string): string {
  const value = unquote(text.replace(/^=\s*/, ''));
  return value.startsWith('$') ? value.slice(1) : value;
}

function readSets(attributes: readonly Attribute[]): Record<string, Binding> {
  const given = attributes.filter((attribute) => attribute.name === 'Parameter');
  if (given.length === 0) return { all: {} };
  return Object.fromEntries(
    given.map(({ named }) => {
      const position = named.get('Position');
      const binding: Binding = {
        ...(named.has('Mandatory') ? { mandatory: true } : {}),
        ...(named.has('ValueFromPipelineByPropertyName') ? { byName: true } : {}),
        ...(named.has('ValueFromPipeline') ? { byValue: true } : {}),
        ...(position === undefined ? {} : { position: Number(position) }),
      };
      return [named.get('ParameterSetName') ?? 'all', binding];
    }),
  );
}

function readValidation(attributes: readonly Attribute[]): Validation {
  const find = (name: string): Attribute | undefined => attributes.find((attribute) => attribute.name === name);
  const range = find('ValidateRange')?.values.map((value) =>
    value === '[int]::MaxValue' ? 2_147_483_647 : Number(value),
  );
  const set = find('ValidateSet')?.values;
  return {
    ...(find('ValidateNotNullOrEmpty') === undefined ? {} : { notNullOrEmpty: true }),
    ...(find('AllowNull') === undefined ? {} : { allowNull: true }),
    ...(find('AllowEmptyString') === undefined ? {} : { allowEmptyString: true }),
    ...(find('SupportsWildcards') === undefined ? {} : { wildcards: true }),
    ...(range?.[0] === undefined || range[1] === undefined ? {} : { range: [range[0], range[1]] }),
    ...(set === undefined ? {} : { set }),
  };
}
