/* The box by which a visitor of a landing page allows messages about offers. Nobody has ticked it beforehand, nothing
 * depends on it, and the ledger keeps the words that stood beside it. It is about the one address in the form. Whose
 * address it is, nobody knows: it lifts no STOP, and takes back nothing that was ever said. */

#include "domain/message/consent.h"
#include "pages/landing.h"

static struct str wording(const struct landing_visit *visit, struct face *face)
{
    return face_say(face, "page.landing.consent", MESSAGE_TEXT("business", visit->page.business.name));
}

void landing_fill_consent(struct landing_visit *visit, bool ticked)
{
    if ((visit->page.landing.fields & 1U << LANDING_FIELD_CONSENT) == 0)
        return;
    struct view *box = view_object(visit->face.view, "consent");
    view_text(box, "text", wording(visit, &visit->face));
    view_flag(box, "on", ticked);
}

/* What the visitor read, in the visitor's language. */
static struct str words_read(struct landing_visit *visit)
{
    struct face face;
    face_begin(&face, visit->pages->faces, &visit->request->arena, &visit->accepted, visit->page.business.time_zone,
               act_now(&visit->act));
    struct str words = wording(visit, &face);
    face_end(&face);
    return words;
}

enum status landing_keep_consent(struct landing_visit *visit, const struct id *contact_id, int channel,
                                 struct error *err)
{
    struct consent_standing standing;
    struct consent consent;
    if ((visit->page.landing.fields & 1U << LANDING_FIELD_CONSENT) == 0)
        return STATUS_OK;
    TRY(consent_read_standing(&visit->act, contact_id, &standing, err));
    for (int purpose = CONSENT_MARKETING; purpose <= CONSENT_TRANSACTIONAL; purpose++) {
        const struct consent_fields fields = {
            .channel = channel,
            .purpose = purpose,
            .state = CONSENT_GRANTED,
            .wording = words_read(visit),
            .source = STR("landing_page"),
            .at = TIME_NONE,
        };
        if (standing.state[channel - 1][purpose - 1] == 0)
            TRY(consent_add(&visit->act, contact_id, &fields, &consent, err));
    }
    return STATUS_OK;
}
