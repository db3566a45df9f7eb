import { Controller, Get, Header, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { DocumentationInfo } from '../openapi/document.js';
import { Operation } from '../openapi/operation.decorator.js';

const link = z.string().meta({ format: 'uri-reference' });

const about = z
  .object({
    title: z.string(),
    description: z.string(),
    version: z.string().describe('The version of the API'),
    links: z.object({
      documentation: link.describe('The documentation for people'),
      openapi: link.describe('The OpenAPI document'),
      errors: link.describe('All error codes'),
      live: link.describe('Liveness'),
      ready: link.describe('Readiness'),
    }),
  })
  .meta({ id: 'Service' });

/** Returns the controller of `GET /`, which says what the service is, and links to its documentation and to its health. */
export function rootController({ title, description, version, publicUrl = '' }: DocumentationInfo): Type<object> {
  const to = (path: string) => `${publicUrl}${path}`;
  const links = {
    documentation: to('/docs'),
    openapi: to('/docs/openapi.json'),
    errors: to('/docs/errors'),
    live: to('/health/live'),
    ready: to('/health/ready'),
  };
  // The relations of RFC 8631.
  const relations = { 'service-doc': links.documentation, 'service-desc': links.openapi, status: links.ready };
  const header = Object.entries(relations).map(([relation, target]) => `<${target}>; rel="${relation}"`);

  @ApiTags('operation')
  @Controller()
  class RootController {
    @Get()
    @Header('link', header.join(', '))
    @Operation({
      ...{ id: 'service', kind: 'service', summary: 'What this is, and where to go on' },
      ...{ answer: about, headers: ['Link'] },
    })
    get(): z.output<typeof about> {
      return { title, description, version, links };
    }
  }

  return RootController;
}
