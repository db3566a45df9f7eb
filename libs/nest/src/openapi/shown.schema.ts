import { z } from 'zod';

/** The id of an aggregate in answers. */
export const aggregateId = z.string().meta({ examples: ['0199d8a0-52c7-7d1e-8a44-3f0b9c6d7e21'] });

/** The version of an aggregate in answers: the number of its events. */
export const aggregateVersion = z.int().min(1);

/** The position of an event in the journal, in answers. */
export const journalPosition = z.int().min(1);
