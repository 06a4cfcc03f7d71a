import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { getJob } from '@/api/belfry';
import type { Job } from '@/api/types';

/** How many look-ups of zones may be under way at once. */
const PARALLEL = 4;

/**
 * The time zone of each job seen so far, for the switch "times in the job's zone". Lists of
 * executions do not carry it, so it is looked up once per job, a few at a time, and only in that mode.
 */
export const useJobZones = defineStore('jobZones', () => {
  const zones = shallowReactive(new Map<string, string | undefined>());
  const waiting: string[] = [];
  const asked = new Set<string>();
  let running = 0;

  const key = (namespace: string, name: string) => `${namespace}/${name}`;

  /** Takes the zone from a job that some page has loaded anyway. */
  function learn(job: Job): void {
    zones.set(key(job.namespace, job.name), job.timeZone ?? undefined);
  }

  function zoneOf(namespace: string, name: string): string | undefined {
    return zones.get(key(namespace, name));
  }

  /** Asks for the zone unless it is known or was asked before; a failure is not asked again. */
  function want(namespace: string, name: string): void {
    const id = key(namespace, name);
    if (zones.has(id) || asked.has(id)) return;
    asked.add(id);
    waiting.push(id);
    pump();
  }

  function pump(): void {
    while (running < PARALLEL) {
      const id = waiting.shift();
      if (id === undefined) return;
      const slash = id.indexOf('/');
      running++;
      getJob(id.slice(0, slash), id.slice(slash + 1))
        .then(({ data }) => learn(data))
        .catch(() => zones.set(id, undefined))
        .finally(() => {
          running--;
          pump();
        });
    }
  }

  return { learn, zoneOf, want };
});
