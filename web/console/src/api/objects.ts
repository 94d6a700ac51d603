import type { Schemas } from './api';

/* The API's objects that pages hand to each other, by the names of its own description. */

export type ApiKey = Schemas['ApiKey'];
export type AuditRow = Schemas['AuditEntry'];
export type Candidate = Schemas['Candidate'];
export type Case = Schemas['Case'];
export type Delivery = Schemas['Delivery'];
export type Group = Schemas['Group'];
export type Import = Schemas['Import'];
export type InvitationSent = Schemas['InvitationSent'];
export type InvitationBatch = Schemas['InvitationBatch'];
export type Message = Schemas['Message'];
export type MessageTemplate = Schemas['MessageTemplate'];
export type Messaging = Schemas['Messaging'];
export type MessagingUpdate = Schemas['MessagingUpdate'];
export type OwnSession = Schemas['SessionRow'];
export type Participant = Schemas['Participant'];
export type PortalKey = Schemas['PortalKey'];
export type PortalProgram = Schemas['PortalSettings'];
export type Redemption = Schemas['Redemption'];
export type Role = Schemas['Role'];
export type Terms = Schemas['Terms'];
export type User = Schemas['User'];
export type Workspace = Schemas['Workspace'];
export type WebhookEndpoint = Schemas['WebhookEndpoint'];
