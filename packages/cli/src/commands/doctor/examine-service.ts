/** What can be seen through the API. */
import { setTimeout as delay } from 'node:timers/promises';
import { ApiCallError, type Client } from '@jim/contract/client.ts';
import { activitiesGet, activitiesList, type ActivityDetail } from '@jim/contract/endpoints/activities.ts';
import { certificatesList } from '@jim/contract/endpoints/certificates.ts';
import { connectedSystemsGet } from '@jim/contract/endpoints/connected-systems.ts';
import { healthGet, healthReady, healthVersion } from '@jim/contract/endpoints/health.ts';
import { pendingExportsSummary } from '@jim/contract/endpoints/pending-exports.ts';
import { userinfoGet } from '@jim/contract/endpoints/sign-in.ts';
import { listSchedules, listSystems } from '../../api/find-by-name.ts';
import { describeError } from '../../command-error.ts';
import { targetOf } from '../../describe-activity.ts';
import { shortDuration } from '../../terminal/describe-time.ts';
import { version } from '../../version.ts';
import { ok, problem, skipped, warning, type Finding } from './finding.ts';

/** Clocks may be so far apart; certificates and sign-in break when they are more. */
const mostSkewMs = 30_000;
/** A run that is so long in one phase is looked at twice. */
const stuckAfterMs = 10 * 60_000;
const secondLookMs = 3_000;

export async function examineService(client: Client, url: string, now: () => number): Promise<readonly Finding[]> {
  const sent = now();
  let serverTime: number;
  try {
    serverTime = Date.parse((await client.call(healthGet)).timestamp);
  } catch (error) {
    return [
      problem(
        'service',
        describeError(error, url).message,
        'Start JIM ("jim serve"), or say where it is with --url, JIM_URL or a profile.',
      ),
    ];
  }
  const findings = [
    ok('service', `answers at ${url} in ${shortDuration(now() - sent)}`),
    await examineReadiness(client),
  ];
  findings.push(examineClock(serverTime, sent, now()), await examineVersion(client));
  const caller = await client.call(userinfoGet).catch((error: unknown) => describeError(error, url).message);
  if (typeof caller === 'string')
    return [
      ...findings,
      problem(
        'API key',
        caller,
        'Give a key with --api-key, JIM_API_KEY or a profile. Locked out? "jim api-key create Rescue --role Administrator --offline" on the machine itself.',
      ),
    ];
  if (caller.roles.every((role) => role === 'User'))
    return [
      ...findings,
      problem('API key', 'it has no role', 'Use a key with the role Reader or more; the rest was not looked at.'),
    ];
  findings.push(ok('API key', `${caller.name ?? 'unknown'}: ${caller.roles.join(', ')}`));
  for (const examine of [examineWork, examineSystems, examineSchedules, examineCertificates])
    findings.push(...(await examine(client, now())));
  return findings;
}

async function examineReadiness(client: Client): Promise<Finding> {
  try {
    await client.call(healthReady);
    return ok('readiness', 'the database answers, its schema is the one of this version');
  } catch (error) {
    if (!(error instanceof ApiCallError)) throw error;
    if (error.text.includes('maintenance_mode'))
      return warning('readiness', 'JIM is in maintenance', 'Switch the maintenance setting off when the work is done.');
    return problem(
      'readiness',
      error.text,
      'Look whether PostgreSQL runs and has room, and at "jim logs --level Error,Fatal".',
    );
  }
}

function examineClock(serverTime: number, sent: number, received: number): Finding {
  const skew = Math.max(0, sent - serverTime, serverTime - received);
  if (skew <= mostSkewMs) return ok('clock', skew < 1000 ? 'the same here and there' : `${shortDuration(skew)} apart`);
  return warning(
    'clock',
    `the server's is ${shortDuration(skew)} ${serverTime < sent ? 'behind' : 'ahead of'} this machine's`,
    'Let both follow a time server (timedatectl set-ntp true); schedules run by the server’s clock.',
  );
}

async function examineVersion(client: Client): Promise<Finding> {
  const { version: theirs } = await client.call(healthVersion);
  if (theirs === version) return ok('version', `${theirs}, the same as this command`);
  return warning('version', `JIM is ${theirs}, this command ${version}`, 'Use the command that came with the server.');
}

async function examineWork(client: Client, now: number): Promise<readonly Finding[]> {
  const { items } = await client.call(activitiesList, { query: { status: ['InProgress'], pageSize: 100 } });
  const activities = await Promise.all(items.map(({ id }) => client.call(activitiesGet, { params: { id } })));
  const waiting = activities.filter(({ executed }) => executed === null);
  const forWorker = waiting.filter(
    ({ progress, created }) => progress?.waitsFor?.reason === 'worker' && now - Date.parse(created) > 60_000,
  );
  const stuck = await findStuck(
    client,
    activities.filter((activity) => activity.executed !== null && phaseMs(activity, now) > stuckAfterMs),
  );
  return [
    forWorker.length > 0
      ? problem(
          'queue',
          `${forWorker.length} tasks wait for a worker for more than a minute`,
          'No worker takes them: start one with "jim serve --roles worker", or look at its log ("jim logs --service worker").',
        )
      : ok('queue', `${activities.length - waiting.length} running, ${waiting.length} waiting`),
    stuck.length > 0
      ? warning(
          'runs',
          stuck
            .map(
              (activity) =>
                `${targetOf(activity)} (${activity.id}) has been in one phase for ${shortDuration(phaseMs(activity, now))} and counts nothing`,
            )
            .join('; '),
          'Look at "jim logs --service worker" and at the connected system. "jim activities cancel <id>" ends the run and keeps what it committed.',
        )
      : ok('runs', 'none is stuck'),
  ];
}

/** How long its phase has taken so far. */
function phaseMs({ phases, executed }: ActivityDetail, now: number): number {
  return now - Date.parse(phases.at(-1)?.startedAt ?? executed ?? new Date(now).toISOString());
}

/** Those of which a second look counts no more than the first. */
async function findStuck(client: Client, slow: readonly ActivityDetail[]): Promise<readonly ActivityDetail[]> {
  if (slow.length === 0) return [];
  await delay(secondLookMs);
  const later = await Promise.all(slow.map(({ id }) => client.call(activitiesGet, { params: { id } })));
  return later.filter(
    ({ status, objectsProcessed, progress, phases }, index) =>
      status === 'InProgress' &&
      objectsProcessed === slow[index]?.objectsProcessed &&
      progress?.processed === slow[index]?.progress?.processed &&
      phases.length === slow[index]?.phases.length,
  );
}

async function examineSystems(client: Client): Promise<readonly Finding[]> {
  const systems = await listSystems(client);
  const details = await Promise.all(systems.map(({ id }) => client.call(connectedSystemsGet, { params: { id } })));
  const invalid = details.filter(({ settingValuesValid }) => !settingValuesValid);
  const due = details.filter(({ fullSynchronisationNeeded }) => fullSynchronisationNeeded);
  const summaries = await Promise.all(
    systems
      .filter(({ pendingExportObjectsCount }) => pendingExportObjectsCount > 0)
      .map(async ({ id, name }) => ({ name, ...(await client.call(pendingExportsSummary, { params: { id } })) })),
  );
  const failed = summaries.flatMap(({ name, counts }) => {
    const count = counts.filter(({ status }) => status === 'Failed').reduce((sum, each) => sum + each.count, 0);
    return count === 0 ? [] : [`${name}: ${count}`];
  });
  return [
    invalid.length > 0
      ? problem(
          'connected systems',
          `settings are not valid: ${invalid.map(({ name }) => name).join(', ')}`,
          'Correct them in the portal; "jim systems show" tells what is still to do.',
        )
      : ok('connected systems', `${systems.length}, all with valid settings`),
    failed.length > 0
      ? warning(
          'exports',
          `given up on: ${failed.join(', ')}`,
          '"jim pending <system> --status Failed" shows why; retry them in the portal once the cause is gone.',
        )
      : ok('exports', 'none has failed for good'),
    ...(due.length > 0
      ? [
          warning(
            'rules',
            `changed since the last full synchronisation: ${due.map(({ name }) => name).join(', ')}`,
            'Run a full synchronisation of these systems, so that the change reaches every object.',
          ),
        ]
      : []),
  ];
}

async function examineSchedules(client: Client, now: number): Promise<readonly Finding[]> {
  const enabled = (await listSchedules(client)).filter(({ isEnabled }) => isEnabled);
  const late = enabled.filter(({ nextRunTime }) => nextRunTime !== null && now - Date.parse(nextRunTime) > 5 * 60_000);
  if (late.length === 0) return [ok('schedules', `${enabled.length} enabled, none late`)];
  return [
    problem(
      'schedules',
      `late: ${late.map(({ name }) => name).join(', ')}`,
      'No scheduler runs: start one with "jim serve --roles scheduler".',
    ),
  ];
}

async function examineCertificates(client: Client): Promise<readonly Finding[]> {
  const { items } = await client.call(certificatesList, { query: { pageSize: 100 } });
  const enabled = items.filter(({ isEnabled }) => isEnabled);
  const ending = enabled.filter(({ isExpired, isExpiringSoon }) => isExpired || isExpiringSoon);
  if (enabled.length === 0) return [skipped('certificates', 'none is trusted')];
  if (ending.length === 0) return [ok('certificates', `${enabled.length} trusted, all good for more than 30 days`)];
  const said = ending.map(
    ({ name, isExpired, daysUntilExpiry }) =>
      `${name} ${isExpired ? 'has expired' : `expires in ${daysUntilExpiry} days`}`,
  );
  return [warning('certificates', said.join('; '), 'Add their successors and remove them, before connections fail.')];
}
