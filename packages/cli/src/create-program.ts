import { Command, Option } from 'commander';
import { addActivities } from './commands/activities/list.ts';
import { addActivitiesCancel } from './commands/activities/cancel.ts';
import { addActivitiesChildren } from './commands/activities/children.ts';
import { addActivitiesFollow } from './commands/activities/follow.ts';
import { addActivitiesItems } from './commands/activities/items.ts';
import { addActivitiesShow } from './commands/activities/show.ts';
import { addActivitiesStats } from './commands/activities/stats.ts';
import { addApiKeyCreate } from './commands/api-key/create.ts';
import { addApiKeys } from './commands/api-key/list.ts';
import { addApiKeyRevoke } from './commands/api-key/revoke.ts';
import { addRestore } from './commands/backup/restore.ts';
import { addBackup } from './commands/backup/write.ts';
import { addCompletion } from './commands/completion/print.ts';
import { addDoctor } from './commands/doctor/examine.ts';
import { addLogs } from './commands/logs/read.ts';
import { addObjectsSearch } from './commands/objects/search.ts';
import { addObjectsShow } from './commands/objects/show.ts';
import { addObjectsWhy } from './commands/objects/why.ts';
import { addPending } from './commands/pending/list.ts';
import { addProfilesAdd } from './commands/profiles/add.ts';
import { addProfiles } from './commands/profiles/list.ts';
import { addProfilesRemove } from './commands/profiles/remove.ts';
import { addProfilesUse } from './commands/profiles/use.ts';
import { addRules } from './commands/rules/list.ts';
import { addRulesShow } from './commands/rules/show.ts';
import { addRun } from './commands/run/start.ts';
import { addSchedulesHistory } from './commands/schedules/history.ts';
import { addSchedules } from './commands/schedules/list.ts';
import { addSchedulesRun } from './commands/schedules/run.ts';
import { addServe } from './commands/serve/start.ts';
import { addStatus } from './commands/status/show.ts';
import { addSystemsClear } from './commands/systems/clear.ts';
import { addSystems } from './commands/systems/list.ts';
import { addSystemsObjects } from './commands/systems/objects.ts';
import { addSystemsSchema } from './commands/systems/schema.ts';
import { addSystemsShow } from './commands/systems/show.ts';
import type { JimCall } from './session.ts';
import { wantsColour } from './terminal/terminal.ts';
import { version } from './version.ts';

/** Every command of `jim`, in the order of its help. */
export function createProgram(call: JimCall): Command {
  const { terminal } = call;
  const program = new Command('jim')
    .description('JIM from the command line.')
    .version(version)
    .helpOption('--help', 'this text')
    .helpCommand(false)
    .showHelpAfterError('("--help" says more)')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.out.write(text),
      writeErr: (text) => void terminal.err.write(text),
      getOutHasColors: () => wantsColour(terminal.out, terminal.environment),
      getErrHasColors: () => wantsColour(terminal.err, terminal.environment),
      getOutHelpWidth: () => terminal.out.columns ?? 100,
      getErrHelpWidth: () => terminal.err.columns ?? 100,
    })
    .addHelpText('after', exitCodesHelp);
  for (const [flags, description] of commonOptions) program.option(flags, description);
  addStatus(program, call);
  const systems = addSystems(program, call);
  for (const add of [addSystemsShow, addSystemsSchema, addSystemsObjects, addSystemsClear]) add(systems, call);
  addRun(program, call);
  const activities = addActivities(program, call);
  for (const add of [addActivitiesShow, addActivitiesStats, addActivitiesItems]) add(activities, call);
  for (const add of [addActivitiesChildren, addActivitiesFollow, addActivitiesCancel]) add(activities, call);
  const objects = program.command('objects').description('Find metaverse objects, and see why they are as they are.');
  for (const add of [addObjectsSearch, addObjectsShow, addObjectsWhy]) add(objects, call);
  addPending(program, call);
  addRulesShow(addRules(program, call), call);
  const schedules = addSchedules(program, call);
  for (const add of [addSchedulesRun, addSchedulesHistory]) add(schedules, call);
  const apiKeys = addApiKeys(program, call);
  for (const add of [addApiKeyCreate, addApiKeyRevoke]) add(apiKeys, call);
  for (const add of [addLogs, addDoctor, addBackup, addRestore, addServe]) add(program, call);
  const profiles = addProfiles(program, call);
  for (const add of [addProfilesAdd, addProfilesUse, addProfilesRemove]) add(profiles, call);
  addCompletion(program, call);
  takeOptionsAnywhere(program);
  return program;
}

const commonOptions = [
  ['--json', 'the result as JSON'],
  ['--url <url>', 'where JIM is, instead of JIM_URL or the profile'],
  ['--api-key <key>', 'an API key, instead of JIM_API_KEY or the profile'],
  ['--profile <name>', 'a profile other than the current one'],
] as const;

/**
 * The common options may stand behind any command as well as before it. Others belong to the command they follow: a list
 * and the commands under it have options of the same names.
 */
function takeOptionsAnywhere(command: Command): void {
  if (command.commands.length > 0) command.enablePositionalOptions();
  for (const each of command.commands) {
    for (const [flags, description] of commonOptions) each.addOption(new Option(flags, description).hideHelp());
    takeOptionsAnywhere(each);
  }
}

const exitCodesHelp = `
Connected systems, run profiles, rules and schedules are given by name or id.
Exit codes: 0 complete, 1 error, 2 wrong usage, 3 finished with warnings, 4 finished with object errors, 5 cancelled.

Examples:
  jim status
  jim run HR "Full Import" --wait
  jim activities items latest --errors
  jim systems --json`;
