/* How a candidate is told. Const tables; any thread. */

#include "domain/review/candidate.h"

const char *const candidate_strengths[] = {"strong", "likely", "weak", NULL};

#define TOLD(member, kind, more, ...) ENTITY_TOLD(struct review_candidate, member, member, kind, more, __VA_ARGS__)

static const char *const object_word[] = {"candidate", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct review_candidate, object, contact_id, CONSTANT, 0, .words = object_word)
        TOLD(contact_id, ID, 0, .prefix = "cnt", .doc = "The person.")
            TOLD(participant_id, ID, MEMBER_NULL, .prefix = "ptc", .doc = "As a participant; null: is none yet.")
                TOLD(program_id, ID, MEMBER_NULL, .prefix = "prg", .doc = "The participant's program.")
                    TOLD(name, TEXT, MEMBER_NULL, .doc = "The person's name.")
                        TOLD(email, TEXT, MEMBER_NULL, .doc = "The person's e-mail address.")
                            TOLD(phone, TEXT, MEMBER_NULL, .doc = "The person's phone number.")
                                TOLD(company, TEXT, MEMBER_NULL, .doc = "The person's firm.")
                                    TOLD(address, TEXT, MEMBER_NULL, .doc = "Street and number.")
                                        TOLD(city, TEXT, MEMBER_NULL, .doc = "Town or city.")
                                            TOLD(code, TEXT, MEMBER_NULL, .doc = "The participant's code.")
                                                TOLD(status, TEXT, MEMBER_NULL, .doc = "The participant's status.")
                                                    TOLD(reasons, WORDS, 0, .doc = "Why, in sentences.")
                                                        TOLD(score, INT, 0, .doc = "How much fits, of 100.")
                                                            TOLD(strength, TEXT, 0, .words = candidate_strengths,
                                                                 .doc = "What that is worth.")};
const struct entity review_candidate_entity = ENTITY("Candidate", members, struct review_candidate);
