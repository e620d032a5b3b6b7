/** Where exports may write (LDAP-51): inside the selected containers, and in those that exports create. */
import type { ImportPartition, ManagedScope } from '@jim/connector-kit/connector.ts';
import { containerScopeOf, decideScope, statementsOf } from './container-scope.ts';
import type { ContainerCreator } from './create-containers.ts';
import { parseName } from './distinguished-name.ts';

/** What is no name at all is left for the export to refuse, which says what is wrong with it. */
export function managedScopeOf(partitions: readonly ImportPartition[], containers: ContainerCreator): ManagedScope {
  const scope = containerScopeOf(statementsOf(partitions));
  return {
    async contains(address) {
      const name = parseName(String(address));
      if (!name) return true;
      const decision = decideScope(scope, name);
      if (decision.kind !== 'outside') return true;
      return decision.by?.kind !== 'exclude' && (await containers.isInNewContainer(name));
    },
  };
}
