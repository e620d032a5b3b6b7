import type { Command } from 'commander';
import { runProfilesExecute } from '@jim/contract/endpoints/run-profiles.ts';
import { findRunProfile, findSystem } from '../../api/find-by-name.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { watchActivity } from '../../watch-activity.ts';

export function addRun(program: Command, call: JimCall): void {
  program
    .command('run')
    .description('Start a run profile. With --wait it shows how far the run is, and ends with its result as exit code.')
    .argument('<system>', 'name or id of the connected system')
    .argument('<profile>', 'name or id of the run profile, or its type, e.g. FullImport')
    .option('--wait', 'until the run has ended; Ctrl-C leaves it running')
    .addHelpText(
      'after',
      examples('jim run HR "Full Import" --wait', 'jim run HR full-import', 'jim run 1 2 --wait --json'),
    )
    .action(
      async (givenSystem: string, givenProfile: string, options: { readonly wait?: boolean }, command: Command) => {
        const session = await openSession(command, call);
        const system = await findSystem(session.client, givenSystem);
        const profile = await findRunProfile(session.client, system, givenProfile);
        const queued = await session.client.call(runProfilesExecute, {
          params: { connectedSystemId: system.id, runProfileId: profile.id },
        });
        for (const warning of queued.warnings) session.note(session.style.yellow(`Warning: ${warning}`));
        if (options.wait === true) return await watchActivity(session, queued.activityId);
        session.print(queued, () => [
          `${system.name} · ${profile.name} is queued.`,
          `To follow it: jim activities follow ${queued.activityId}`,
        ]);
      },
    );
}
