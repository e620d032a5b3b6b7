import type { Command } from 'commander';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import { mappingsList } from '@jim/contract/endpoints/mappings.ts';
import { scopingCriteriaList } from '@jim/contract/endpoints/scoping-criteria.ts';
import { findSystem, listRules, type RuleHeader } from '../../api/find-by-name.ts';
import { pickByName } from '../../api/pick-by-name.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import type { Style } from '../../terminal/style.ts';
import { formatFacts, formatTable, type Column } from '../../terminal/text-table.ts';
import { typesOf } from './list.ts';

type Mapping = ReplyOf<typeof mappingsList>[number];
type ScopingGroup = ReplyOf<typeof scopingCriteriaList>[number];

export function addRulesShow(rules: Command, call: JimCall): void {
  rules
    .command('show')
    .description('One synchronisation rule with its scope and mappings.')
    .argument('<rule>', 'name or id')
    .option('--system <system>', 'of this connected system, where several have a rule of that name')
    .addHelpText('after', examples('jim rules show "People from HR"', 'jim rules show 2 --json'))
    .action(async (given: string, options: { readonly system?: string }, command: Command) => {
      const session = await openSession(command, call);
      const { client, style } = session;
      const system = options.system === undefined ? undefined : await findSystem(client, options.system);
      const all = await listRules(client);
      const candidates = system === undefined ? all : all.filter((rule) => rule.connectedSystemId === system.id);
      const rule = pickByName('synchronisation rule', candidates, given);
      const params = { id: rule.id };
      const [mappings, scope] = await Promise.all([
        client.call(mappingsList, { params }),
        client.call(scopingCriteriaList, { params }),
      ]);
      session.print({ ...rule, mappings, scope }, () => describe(rule, mappings, scope, style));
    });
}

function describe(
  rule: RuleHeader,
  mappings: readonly Mapping[],
  scope: readonly ScopingGroup[],
  style: Style,
): string[] {
  const { projectToMetaverse, provisionToConnectedSystem } = rule;
  return [
    ...formatFacts([
      ['Rule', `${rule.name} (id ${rule.id}${rule.enabled ? '' : ', disabled'})`],
      ['About', rule.description],
      ['Direction', `${rule.direction}, ${rule.connectedSystemName}`],
      ['Types', typesOf(rule)],
      [
        'New objects',
        projectToMetaverse === true
          ? 'are projected'
          : provisionToConnectedSystem === true
            ? 'are provisioned'
            : 'are left alone',
      ],
      ['Out of scope', rule.direction === 'Import' ? rule.inboundOutOfScopeAction : rule.outboundDeprovisionAction],
      ['Scope', scope.length === 0 ? 'every object' : scope.map(describeGroup).join('\n')],
    ]),
    '',
    ...(mappings.length === 0 ? ['No mappings.'] : formatTable(mappings, mappingColumns, style)),
  ];
}

const mappingColumns: readonly Column<Mapping>[] = [
  { title: 'To', of: (mapping) => mapping.targetMetaverseAttributeName ?? mapping.targetConnectedSystemAttributeName },
  {
    title: 'From',
    of: ({ sources }) =>
      sources
        .map(
          (source) => source.expression ?? source.connectedSystemAttributeName ?? source.metaverseAttributeName ?? '',
        )
        .join(', '),
    most: 80,
  },
  { title: 'Priority', of: ({ priority }) => priority },
  { title: 'Enabled', of: ({ enabled }) => (enabled ? '' : 'no') },
];

function describeGroup(group: ScopingGroup): string {
  const criteria = group.criteria.map((criterion) => {
    const { comparisonType, stringValue, intValue, dateTimeValue, boolValue, guidValue } = criterion;
    const { relativeCount, relativeUnit, relativeDirection } = criterion;
    const name = criterion.metaverseAttributeName ?? criterion.connectedSystemAttributeName ?? '';
    const relative =
      relativeCount === null ? null : `${relativeCount} ${relativeUnit ?? ''} ${relativeDirection ?? ''}`;
    const value = relative ?? stringValue ?? intValue ?? dateTimeValue ?? boolValue ?? guidValue ?? 'nothing';
    return `${name} ${comparisonType} ${String(value)}`;
  });
  const parts = [...criteria, ...group.childGroups.map((child) => `(${describeGroup(child)})`)];
  return parts.join(group.type === 'All' ? ' and ' : ' or ');
}
