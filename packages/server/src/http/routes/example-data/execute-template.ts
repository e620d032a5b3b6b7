import { exampleDataTemplatesExecute } from '@jim/contract/endpoints/example-data.ts';
import { findTemplate } from '../../../store/example-data.ts';
import { enqueueTask } from '../../../worker/enqueue-task.ts';
import type { ExampleDataPayload } from '../../../example-data/perform-example-data.ts';
import { notFound } from '../../api-error.ts';
import { initiatorOf } from '../../caller.ts';
import { reply, route } from '../../route.ts';

/** It changes identities, so it takes its turn like a synchronisation (D-32). */
export const executeExampleDataTemplate = route(exampleDataTemplatesExecute, async ({ params, caller, services }) => {
  const { activityId } = await services.database.transaction(async (tx) => {
    const template = await findTemplate(tx, params.id);
    if (template === undefined) throw notFound('There is no such template.');
    const initiator = initiatorOf(caller);
    const payload: ExampleDataPayload = { templateId: template.id, initiator };
    const activity = {
      targetType: 'ExampleDataTemplate',
      targetOperationType: 'Execute',
      targetName: template.name,
      initiator,
      exampleDataTemplateId: template.id,
    };
    const lanes = { connectedSystemId: null, takesMetaverse: true };
    return enqueueTask(tx, { kind: 'exampleData', payload, activity, lanes }, services);
  });
  return reply(202, undefined, { location: `/api/v1/activities/${activityId}` });
});
