import type { Answer } from '../../api/api';

export type Referral = Answer<'/v1/referrals/{id}', 'get'>;
export type TimelineRow = Answer<'/v1/referrals/{id}/timeline', 'get'>['data'][number];
export type Reward = Answer<'/v1/rewards', 'get'>['data'][number];
export type Why = Answer<'/v1/referrals/{id}/why', 'get'>;
