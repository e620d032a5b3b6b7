import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { describeMigratedSchema, schemaFile } from '../../tools/schema/migrated-schema.ts';
import { buildWorld } from '../properties/world.ts';
import { oldestPostgresMissing, startOldestPostgres } from './oldest-postgres.ts';

test(
  'D-30: on PostgreSQL 15 by DATABASE_URL the same migrations make the same schema, and the same statements run',
  { skip: oldestPostgresMissing ?? false, timeout: 300_000 },
  async () => {
    await using postgres = await startOldestPostgres();
    const before = process.env['JIM_TEST_POSTGRES'];
    process.env['JIM_TEST_POSTGRES'] = postgres.url;
    try {
      assert.equal(await describeMigratedSchema(), await readFile(schemaFile, 'utf8'));
      await using world = await buildWorld();
      const { rows } = await world.api.database.query<{ version: string }>({ text: 'show server_version' });
      assert.match(Object.values(rows[0] ?? {}).join(), /^15\./);
      const person = (id: string, boss: string) =>
        world.systems.hr.objects.set(id, { id: [id], name: [`N${id}`], boss: [boss], status: ['Active'] });
      for (const [id, boss] of [
        ['1', '2'],
        ['2', '1'],
        ['3', 'nobody'],
      ] as const)
        person(id, boss);
      const statuses: string[] = [];
      const round = async (): Promise<void> => {
        for (const [system, runType] of [
          ['hr', 'FullImport'],
          ['hr', 'DeltaSynchronisation'],
          ['ad', 'Export'],
          ['ad', 'FullImport'],
          ['ad', 'FullSynchronisation'],
          ['ad', 'Export'],
          ['db', 'Export'],
        ] as const)
          statuses.push((await world.run(system, runType)).status);
      };
      await round();
      assert.equal(world.systems.db.objects.size, 3);
      assert.deepEqual(
        [...world.systems.ad.objects.values()].map(({ dn, manager }) => [dn?.[0], manager?.[0]]).toSorted(),
        [
          ['cn=1', 'cn=2'],
          ['cn=2', 'cn=1'],
          ['cn=3', undefined],
        ],
      );
      world.systems.hr.objects.delete('3');
      await round();
      assert.equal(world.systems.db.objects.size, 2);
      assert.deepEqual(
        statuses.filter((status) => status !== 'Complete' && status !== 'CompleteWithWarning'),
        [],
      );
    } finally {
      if (before === undefined) delete process.env['JIM_TEST_POSTGRES'];
      else process.env['JIM_TEST_POSTGRES'] = before;
    }
  },
);
