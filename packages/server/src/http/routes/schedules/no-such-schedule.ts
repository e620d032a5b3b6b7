import type { Services } from '../../../services.ts';
import { findSchedule } from '../../../store/schedules.ts';
import { notFound } from '../../api-error.ts';
import type { ApiError } from '../../api-error.ts';

export const noSuchSchedule = (): ApiError => notFound('There is no such schedule.');

/** 404 comes before the checks of query and body. */
export async function scheduleExists({
  params,
  services,
}: {
  readonly params: { readonly id: string };
  readonly services: Services;
}): Promise<void> {
  if (!(await findSchedule(services.database, params.id))) throw noSuchSchedule();
}
