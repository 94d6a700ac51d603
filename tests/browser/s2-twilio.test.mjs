// The scenario of s2.test.mjs once more, by other parts: text messages through a server of Twilio's form, which holds each
// request against Twilio's own package and signs with it, and mail through a private postfix.

process.env.REFERD_WAY = 'twilio';
await import('./s2.test.mjs');
