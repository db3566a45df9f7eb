import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { documentationOf, type Documentation, type DocumentationInfo } from '../openapi/document.js';
import { HostModule } from './host.module.js';

/** Returns the documentation of a module without opening it: no database is needed. */
export async function documentationOfModule(
  module: Type<object> | DynamicModule,
  info: DocumentationInfo,
): Promise<Documentation> {
  const options = { preview: true, logger: false, abortOnError: false } as const;
  return documentationOf(await NestFactory.create(HostModule.of(module, info), new FastifyAdapter(), options), info);
}
