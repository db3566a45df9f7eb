import type { CollectionLayout } from './collection-layout.js';

/** The id of a subscription is `<name>:<aggregate type>`. */
export const subscriptionLayouts: readonly CollectionLayout[] = [
  { name: 'subscriptions', indexes: [] },
  {
    name: 'subscriptions_parked',
    indexes: [{ name: 'subscription_position', key: { subscription: 1, position: 1 }, unique: true }],
  },
];
