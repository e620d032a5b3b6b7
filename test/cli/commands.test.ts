import assert from 'node:assert/strict';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { z } from 'zod';
import {
  activitiesGet,
  activitiesItems,
  activitiesList,
  activitiesStats,
  activityDetail,
  executionStats,
} from '@jim/contract/endpoints/activities.ts';
import { apiKey, createdApiKey } from '@jim/contract/endpoints/api-keys.ts';
import { connectedSystemHeader } from '@jim/contract/endpoints/connected-systems.ts';
import { connectedSystemObject, connectorSpaceList } from '@jim/contract/endpoints/connector-space.ts';
import { objectType } from '@jim/contract/endpoints/connected-system-schema.ts';
import { logEntry } from '@jim/contract/endpoints/logs.ts';
import { metaverseObject, metaverseObjectHeader } from '@jim/contract/endpoints/metaverse-objects.ts';
import { pendingExportsList } from '@jim/contract/endpoints/pending-exports.ts';
import { scheduleExecution, scheduleExecutionDetail } from '@jim/contract/endpoints/schedule-executions.ts';
import { schedule, schedulesCreate } from '@jim/contract/endpoints/schedules.ts';
import { syncRule } from '@jim/contract/endpoints/sync-rules.ts';
import { runProfileFor } from '../../tools/demo/configure-system.ts';
import { setUpCompany, writeCompanyFiles, type DemoFiles, type DemoSystems } from '../../tools/demo/set-up-company.ts';
import { beginStory, type Story } from '../stories/jim-for-story.ts';
import { prepareCli, type Cli } from './cli-for-test.ts';

let story: Story;
let cli: Cli;
let files: DemoFiles;
let systems: DemoSystems;

before(async () => {
  story = await beginStory();
  cli = await prepareCli({
    JIM_URL: story.url,
    JIM_API_KEY: story.apiKey,
    JIM_DATA: dirname(story.folder),
    DATABASE_URL: story.databaseUrl,
  });
  files = await writeCompanyFiles(story.folder, 40);
  systems = await setUpCompany(story.client, files);
  await story.run(systems.hr, 'FullImport');
  await story.run(systems.hr, 'FullSynchronisation');
});
after(async () => {
  await cli[Symbol.asyncDispose]();
  await story[Symbol.asyncDispose]();
});

const itemsOf = (endpoint: {
  readonly replies: { readonly 200: { readonly shape: { readonly items: z.ZodType } } };
}): z.ZodType => endpoint.replies[200].shape.items;

async function saysTextAndJson(args: readonly string[], text: RegExp, schema: z.ZodType): Promise<void> {
  const { code, out, err } = await cli.run(...args);
  assert.equal(code, 0, err);
  assert.match(out, text);
  const value = await cli.json(...args);
  const parsed = schema.safeParse(value);
  assert.ok(parsed.success, parsed.error?.message);
  assert.deepEqual(await cli.json(...args), value, 'the same when asked again');
}

test('CLI: jim systems lists systems; show takes a name in any case, or an id', async () => {
  await saysTextAndJson(['systems'], /Id +System .*\n.*Directory +File +Active/, z.array(connectedSystemHeader));
  await saysTextAndJson(
    ['systems', 'show', 'hr'],
    /System +HR \(id \d+\)[^]*Full Import/,
    z.looseObject({ name: z.literal('HR'), runProfiles: z.array(z.unknown()).length(3) }),
  );
  assert.equal((await cli.run('systems', 'show', String(systems.hr))).code, 0);
  const unknown = await cli.run('systems', 'show', 'Payroll');
  assert.deepEqual([unknown.code, unknown.out], [1, '']);
  assert.match(unknown.err, /no connected system "Payroll".*"HR"/);
});

test('CLI: jim systems schema shows selected attributes, objects the connector space', async () => {
  await saysTextAndJson(
    ['systems', 'schema', 'HR'],
    /person \(id \d+\)[^]*employeeId +Text +one +external id/,
    z.array(objectType),
  );
  await saysTextAndJson(
    ['systems', 'objects', 'HR', '--limit', '3'],
    /3 of 40; --limit shows more/,
    itemsOf(connectorSpaceList),
  );
  const rows = await cli.json('systems', 'objects', 'HR', 'E100003', '--type', 'person');
  assert.equal((rows as { externalId: string }[])[0]?.externalId, 'E100003');
});

test('CLI: jim run --wait shows the counters and ends with 0 when the run is complete', async () => {
  const { code, out, err } = await cli.run('run', 'groups', 'full-import', '--wait');
  assert.equal(code, 0, err);
  assert.match(err, /Groups · Full Import +\d+ of \d+ .*Complete\n$/);
  assert.match(out, /Importing objects[^]*totalCsoAdds +\d+/);
  const result = z
    .strictObject({ activity: activityDetail, stats: executionStats })
    .parse(await cli.json('run', String(systems.groups), 'Full Import', '--wait'));
  assert.equal(result.activity.status, 'Complete');
  assert.deepEqual(result.stats, await story.client.call(activitiesStats, { params: { id: result.activity.id } }));
  const queued = await cli.run('run', 'Groups', 'Full Import');
  assert.match(queued.out, /is queued\.\nTo follow it: jim activities follow [0-9a-f-]{36}\n$/);
  const followed = await cli.run('activities', 'follow', 'latest');
  assert.deepEqual([followed.code, followed.out.includes('Complete')], [0, true]);
});

test('CLI: a run with object errors ends with 4, and its items say which', async () => {
  const first = (await readFile(files.people, 'utf8')).split('\n')[1] ?? '';
  await appendFile(files.people, `${first}\n`);
  const { code, err } = await cli.run('run', 'HR', 'FullImport', '--wait');
  assert.equal(code, 4, err);
  const items = await cli.run('activities', 'items', 'latest', '--errors');
  assert.match(items.out, /DuplicateObject/);
  const found = await cli.json('activities', 'items', 'latest', '--errors');
  assert.ok(itemsOf(activitiesItems).safeParse(found).success);
  assert.equal((found as unknown[]).length, 2);
});

test('CLI: jim activities lists, shows and counts', async () => {
  await saysTextAndJson(
    ['activities', '--runs', '--system', 'HR', '--limit', '2'],
    /HR · Full Import +CompleteWithError/,
    itemsOf(activitiesList),
  );
  await saysTextAndJson(
    ['activities', 'show', 'latest'],
    /What +HR · Full Import\nStatus +CompleteWithError/,
    activitiesGet.replies[200],
  );
  await saysTextAndJson(['activities', 'stats', 'latest'], /totalObjectErrors +\d/, executionStats);
  await saysTextAndJson(['activities', 'children', 'latest'], /It has no children/, z.array(z.unknown()));
  const few = await cli.json('activities', 'items', 'latest', '--limit', '1');
  assert.equal((few as unknown[]).length, 1, 'the option of the command under it is its own');
  assert.equal((await cli.run('activities', 'show', 'yesterday')).code, 2);
});

test('CLI: jim objects finds, shows and explains', async () => {
  const found = z
    .array(metaverseObjectHeader)
    .parse(await cli.json('objects', 'search', '--where', 'Employee ID=E100003', '--attributes', 'Email'));
  const [person] = found;
  assert.ok(found.length === 1 && person);
  await saysTextAndJson(
    ['objects', 'search', '--type', 'user', '--system', 'HR', '--limit', '2'],
    /Display name +Type[^]*2 of 40/,
    z.array(metaverseObjectHeader),
  );
  await saysTextAndJson(['objects', 'show', person.id], /Employee ID +E100003/, metaverseObject);
  await saysTextAndJson(
    ['objects', 'show', 'E100003', '--system', 'HR'],
    /External id +E100003[^]*employeeId +E100003/,
    connectedSystemObject,
  );
  await saysTextAndJson(
    ['objects', 'why', person.id],
    /HR: person E100003 made this identity[^]*Email .*HR +People from HR[^]*To be sent to Directory: Create, Pending/,
    z.strictObject({
      metaverseObject,
      connectedSystemObjects: z.array(connectedSystemObject),
      pendingExports: z.array(z.unknown()).length(1),
    }),
  );
  assert.match((await cli.run('objects', 'why', 'E100003', '--system', 'HR')).out, /Join +Projected/);
  assert.match((await cli.run('objects', 'show', 'Nobody At All')).err, /No metaverse object is named/);
});

test('CLI: jim pending counts for every system and lists for one', async () => {
  await saysTextAndJson(
    ['pending'],
    /System +Total +Pending[^]*Directory +\d+/,
    z.array(z.looseObject({ connectedSystemName: z.string(), total: z.number() })).length(3),
  );
  await saysTextAndJson(
    ['pending', 'directory', '--change', 'Create', '--limit', '2'],
    /Create +Pending[^]*2 of \d+/,
    itemsOf(pendingExportsList),
  );
});

test('CLI: jim rules lists rules and shows scope and mappings', async () => {
  await saysTextAndJson(
    ['rules', '--system', 'HR'],
    /People from HR +Import +HR +person → User/,
    z.array(syncRule).length(1),
  );
  await saysTextAndJson(
    ['rules', 'show', 'people from hr'],
    /Scope +every object[^]*Employee ID +employeeId/,
    z.looseObject({ mappings: z.array(z.unknown()), scope: z.array(z.unknown()).length(0) }),
  );
  assert.match(
    (await cli.run('rules', 'show', 'Accounts for everybody who works here')).out,
    /Scope +Status Equals Active/,
  );
});

test('CLI: jim schedules runs a schedule to its end, with the worst of its steps as exit code', async () => {
  const runProfileId = await runProfileFor(story.client, systems.groups, 'FullImport');
  const steps = [{ stepType: 'RunProfile', connectedSystemId: systems.groups, runProfileId, name: 'Read groups' }];
  await story.client.call(schedulesCreate, { body: { name: 'Nightly', steps } });
  await saysTextAndJson(['schedules'], /Nightly +by hand +1/, z.array(schedule));
  const { code, out, err } = await cli.run('schedules', 'run', 'nightly', '--wait');
  assert.equal(code, 0, err);
  assert.match(out, /Nightly: Completed[^]*1 +Read groups +Completed/);
  scheduleExecutionDetail.parse(await cli.json('schedules', 'run', 'Nightly', '--wait'));
  await saysTextAndJson(
    ['schedules', 'history', 'Nightly'],
    /Nightly +Completed +1 of 1/,
    z.array(scheduleExecution).length(2),
  );
});

test('CLI: jim api-key makes a key, which works until it is revoked', async () => {
  const { code, out, err } = await cli.run('api-key', 'create', 'From the shell', '--role', 'reader');
  assert.equal(code, 0, err);
  assert.match(out, /^jim_ak_[0-9a-f]{64}\n$/, 'only the key goes to the output');
  const environment = { JIM_API_KEY: out.trim() };
  assert.equal((await cli.runWith({ environment }, 'status')).code, 0);
  await saysTextAndJson(['api-key'], /From the shell +jim_ak_[0-9a-f]{5} +Reader/, z.array(apiKey));
  assert.equal((await cli.run('api-key', 'revoke', 'From the shell')).code, 2, 'nobody can be asked');
  assert.equal((await cli.runWith({ answer: 'n' }, 'api-key', 'revoke', 'From the shell')).code, 1);
  assert.equal((await cli.runWith({ answer: 'y' }, 'api-key', 'revoke', 'From the shell')).code, 0);
  const refused = await cli.runWith({ environment }, 'status', '--json');
  assert.equal(refused.code, 1);
  assert.equal(JSON.parse(refused.err).error.code, 'UNAUTHORISED');
});

test('CLI: api-key create --offline lets in whoever holds the database, and no API', async () => {
  const offline = { JIM_URL: 'http://127.0.0.1:9', JIM_API_KEY: '' };
  const made = await cli.runWith(
    { environment: offline },
    'api-key',
    'create',
    'Rescue',
    '--role',
    'Administrator',
    '--offline',
    '--json',
  );
  assert.equal(made.code, 0, made.err);
  const { key } = createdApiKey.parse(JSON.parse(made.out));
  assert.equal((await cli.run('api-key', '--api-key', key)).code, 0);
  assert.equal((await cli.runWith({ environment: offline }, 'api-key', 'revoke', key, '--offline', '--yes')).code, 0);
  assert.equal((await cli.run('api-key', '--api-key', key)).code, 1);
});

test('CLI: jim status tells where, how and what', async () => {
  await saysTextAndJson(
    ['status'],
    /JIM +1\.0\.0 at http[^]*State +ready[^]*You are +First administrator[^]*Nothing is running/,
    z.looseObject({ ready: z.literal(true), systems: z.array(connectedSystemHeader).length(3) }),
  );
  const nowhere = await cli.run('status', '--url', 'http://127.0.0.1:9');
  assert.deepEqual(
    [nowhere.code, /No JIM answers at http:\/\/127\.0\.0\.1:9 .*jim serve/.test(nowhere.err)],
    [1, true],
  );
});

test('CLI: jim logs reads a day, and says so when there is nothing', async () => {
  const { code, out } = await cli.run('logs', '--date', '2026-01-01');
  assert.deepEqual([code, out], [0, '']);
  z.array(logEntry).parse(await cli.json('logs'));
});

test('CLI: jim doctor finds a service well, and its database', async () => {
  const finding = z.strictObject({
    check: z.string(),
    state: z.enum(['ok', 'warning', 'problem', 'skipped']),
    found: z.string(),
    advice: z.string().nullable(),
  });
  const { out } = await cli.run('doctor');
  assert.match(out, /service +ok +answers at[^]*database +ok +PostgreSQL \d+.*DATABASE_URL[^]*schema +ok/);
  const findings = z.array(finding).parse(JSON.parse((await cli.run('doctor', '--json')).out));
  assert.deepEqual(
    findings.filter(({ state, advice }) => (state === 'ok' || state === 'skipped') === (advice !== null)),
    [],
    'advice where something is wrong',
  );
  const away = await cli.run('doctor', '--url', 'http://127.0.0.1:9', '--json');
  assert.equal(away.code, 1);
  const service = z.array(finding).parse(JSON.parse(away.out))[0];
  assert.deepEqual([service?.check, service?.state], ['service', 'problem']);
});

test('CLI: jim systems clear asks first, previews, and empties', async () => {
  const preview = await cli.run('systems', 'clear', 'Groups', '--preview');
  assert.match(preview.out, /Clearing Groups would remove:[^]*connectedSystemObjects +\d+/);
  assert.equal((await cli.run('systems', 'clear', 'Groups')).code, 2);
  const cleared = await cli.json('systems', 'clear', 'Groups', '--yes');
  assert.equal((cleared as { cleared: boolean }).cleared, true);
  assert.deepEqual(await cli.json('systems', 'objects', 'Groups'), []);
});

test('CLI: profiles are kept for their owner only, and a key goes only where it belongs', async () => {
  const environment = { JIM_URL: '', JIM_API_KEY: '', JIM_DATA: cli.home };
  const run = (...args: string[]) => cli.runWith({ environment }, ...args);
  const added = await run('profiles', 'add', 'test', `${story.url}/`, '--api-key', story.apiKey);
  assert.equal(added.code, 0, added.err);
  assert.equal((await stat(join(cli.home, '.config', 'jim', 'profiles.json'))).mode & 0o777, 0o600);
  assert.equal((await run('status')).code, 0);
  assert.equal((await run('status', '--profile', 'nowhere')).code, 2);
  const elsewhere = await run('status', '--url', story.url.replace('127.0.0.1', 'localhost'));
  assert.equal(elsewhere.code, 1, 'the key of a profile is not sent to another place');
  assert.deepEqual(JSON.parse((await run('profiles', '--json')).out), [
    { name: 'test', url: story.url, isCurrent: true, keyPrefix: story.apiKey.slice(0, 12) },
  ]);
  assert.equal((await run('profiles', 'use', 'test')).code, 0);
  assert.equal((await run('profiles', 'remove', 'test')).code, 0);
  assert.deepEqual(JSON.parse((await run('profiles', '--json')).out), []);
});

test('CLI: every command has a help with examples, and wrong usage ends with 2', async () => {
  const commands = [
    ['status'],
    ['systems'],
    ['systems', 'clear'],
    ['run'],
    ['activities'],
    ['activities', 'follow'],
    ['objects', 'why'],
    ['pending'],
    ['rules'],
    ['schedules', 'run'],
    ['api-key', 'create'],
    ['logs'],
    ['doctor'],
    ['backup'],
    ['restore'],
    ['serve'],
    ['profiles', 'add'],
    ['completion'],
  ];
  for (const command of commands) {
    const { code, out } = await cli.run(...command, '--help');
    assert.equal(code, 0, command.join(' '));
    assert.match(out, new RegExp(`Usage: jim ${command.join(' ')}[^]*Examples:`));
  }
  for (const args of [['run', 'HR'], ['sistems'], ['status', '--wrong'], ['activities', '--limit', 'many']])
    assert.equal((await cli.run(...args)).code, 2, args.join(' '));
});

test('CLI: colours only on a terminal, and never with NO_COLOR', async () => {
  const coloured = await cli.runWith({ isTerminal: true }, 'systems');
  const plain = await cli.runWith({ isTerminal: true, environment: { NO_COLOR: '1' } }, 'systems');
  assert.ok(coloured.out.includes('\u001B['));
  assert.equal(plain.out.includes('\u001B['), false);
  assert.equal((await cli.run('systems')).out, plain.out);
});

test('CLI: completion knows commands, options and names', async () => {
  const complete = async (...words: string[]): Promise<string[]> =>
    (await cli.run('__complete', ...words)).out.split('\n').filter(Boolean);
  assert.deepEqual(await complete('sy'), ['systems']);
  assert.deepEqual(await complete('systems', 's'), ['show', 'schema']);
  assert.deepEqual(await complete('run', ''), ['Directory', 'Groups', 'HR']);
  assert.deepEqual(await complete('run', 'HR', 'full'), ['Full Import', 'Full Synchronisation']);
  assert.deepEqual(await complete('run', 'HR', 'Full Import', '--w'), ['--wait']);
  assert.deepEqual(await complete('activities', '--system', 'g'), ['Groups']);
  for (const shell of ['bash', 'zsh', 'powershell'])
    assert.match((await cli.run('completion', shell)).out, /__complete/);
});
