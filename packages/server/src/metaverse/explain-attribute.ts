import type { AttributeExplanationDto } from '@jim/contract/endpoints/metaverse-object-details.ts';
import { explainContributors, type ExplainedContributor } from '@jim/engine/inbound/explain-contributors.ts';
import type { MetaverseObject } from '@jim/engine/model/objects.ts';
import { textOf } from '@jim/engine/model/values.ts';
import { buildRuleSet } from '@jim/engine/rule-set.ts';
import type { Services } from '../services.ts';
import { listContributors } from '../store/attribute-priority.ts';
import { loadConfiguration } from '../store/load-rules.ts';
import { namesOfObjects } from '../store/metaverse-object-details.ts';
import type { AttributeFact } from '../store/metaverse-schema.ts';
import { readIdentities, readJoinedObjects } from '../store/read-objects.ts';

const mostValues = 25;
const disabled: Omit<ExplainedContributor, 'mappingId'> = {
  isConnected: false,
  isInScope: null,
  values: [],
  verdict: 'noOpinion',
  reason: 'The rule or the mapping is disabled.',
};

/** Undefined when there is no such object. Expressions that draw at random may say something else each time. */
export async function explainAttribute(
  services: Services,
  objectId: string,
  attribute: AttributeFact,
): Promise<AttributeExplanationDto | undefined> {
  return services.database.transaction(async (tx) => {
    const [identity] = await readIdentities(tx, [objectId]);
    if (identity === undefined) return undefined;
    const rules = buildRuleSet(await loadConfiguration(tx));
    const joined = await readJoinedObjects(tx, [objectId]);
    const now = services.clock.now().toISOString();
    const surroundings = { newId: services.newId, now, randomInteger: () => 0, seal: services.secrets.seal };
    const explained = explainContributors(rules, surroundings, identity, joined, attribute);
    const byMapping = new Map(explained.map((contributor) => [contributor.mappingId, contributor]));
    const candidates = await listContributors(tx, identity.typeId);
    const referenced = attribute.type === 'Reference' ? explained.flatMap(({ values }) => values.map(String)) : [];
    const names = await namesOfObjects(tx, referenced);
    return {
      attributeId: attribute.id,
      attributeName: attribute.name,
      ...storedSource(identity, attribute.id),
      contributors: candidates
        .filter(({ attributeId }) => attributeId === attribute.id)
        .map(({ attributeId: _id, attributeName: _name, priority: _priority, ...candidate }) => {
          const { isConnected, isInScope, values, verdict, reason } = byMapping.get(candidate.mappingId) ?? disabled;
          const shown = values.slice(0, mostValues).map((value) => names.get(String(value)) ?? textOf(value));
          return { ...candidate, connected: isConnected, inScope: isInScope, values: shown, verdict, reason };
        }),
    };
  });
}

function storedSource(
  { provenance }: MetaverseObject,
  attributeId: number,
): Pick<AttributeExplanationDto, 'contributedBySystemId' | 'contributedByMappingId'> {
  const source = provenance[attributeId];
  return { contributedBySystemId: source?.systemId ?? null, contributedByMappingId: source?.mappingId ?? null };
}
