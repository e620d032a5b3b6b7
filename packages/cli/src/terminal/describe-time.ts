/** Times and durations of the wire, for people. */

/** `2026-03-04T05:06:07.89Z` as `2026-03-04 05:06:07`, UTC. */
export function shortTime(time: string | null | undefined): string {
  return time ? time.slice(0, 19).replace('T', ' ') : '';
}

/** `00:01:30` as `1 min 30 s`, `00:00:02.4136990` as `2.4 s`, `90.00:00:00` as `90 d`. */
export function shortTimespan(timespan: string | null | undefined): string {
  const match = /^(?:(\d+)\.)?(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?$/.exec(timespan ?? '');
  if (!match) return timespan ?? '';
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1, 5).map((part) => Number(part ?? 0));
  return shortDuration(
    (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + Number(`0.${match[5] ?? 0}`) * 1000,
  );
}

export function shortDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const from = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(from, from + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

export function shortBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit += 1) value /= 1024;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
