/* The usual texts. Text messages keep to the alphabet of GSM 03.38 where the language lets them, so that one is one
 * segment; an invitation says how to end it. A line of a mail that is nothing but the link becomes its button. */

#include "domain/message/message_usual.h"

/* "Hi Maya,": nobody is called by an empty name. */
#define HI_EN "Hi{{#first_name}} {{first_name}}{{/first_name}},"
#define HI_DE "Hallo{{#first_name}} {{first_name}}{{/first_name}},"
#define HI_ES "Hola{{#first_name}} {{first_name}}{{/first_name}}:"

/* A friend without a name is a friend all the same. */
#define FRIEND_EN "{{#friend}}{{friend}}{{/friend}}{{^friend}}your friend{{/friend}}"
#define FRIEND_DE "{{#friend}}{{friend}}{{/friend}}{{^friend}}Ihre Empfehlung{{/friend}}"
#define FRIEND_ES "{{#friend}}{{friend}}{{/friend}}{{^friend}}tu recomendado{{/friend}}"

/* Whoever has a mail sent to a friend. */
#define SENDER_EN "{{#friend}}{{friend}}{{/friend}}{{^friend}}A friend{{/friend}}"
#define SENDER_DE "{{#friend}}{{friend}}{{/friend}}{{^friend}}Jemand aus Ihrem Bekanntenkreis{{/friend}}"
#define SENDER_ES "{{#friend}}{{friend}}{{/friend}}{{^friend}}Alguien que te conoce{{/friend}}"

/* What somebody gets: an amount of money, else the reward by its title. */
#define GETS "{{#amount}}{{amount}}{{/amount}}{{^amount}}{{reward}}{{/amount}}"

/* What it is used by, where it is a discount: a line of its own in a mail. */
#define USE_EN "{{#reward_code}} Your code: {{reward_code}}{{/reward_code}}"
#define USE_DE "{{#reward_code}} Ihr Code: {{reward_code}}{{/reward_code}}"
#define USE_ES "{{#reward_code}} Tu código: {{reward_code}}{{/reward_code}}"
#define USE_LINE_EN "{{#reward_code}}\n\nYour code: {{reward_code}}{{/reward_code}}"
#define USE_LINE_DE "{{#reward_code}}\n\nIhr Code: {{reward_code}}{{/reward_code}}"
#define USE_LINE_ES "{{#reward_code}}\n\nTu código: {{reward_code}}{{/reward_code}}"

struct usual_row {
    const char *sms, *subject, *mail;
};

static const struct usual_row rows[MESSAGE_KIND_COUNT][LANGUAGES] = {
    [MESSAGE_INVITATION] =
        {
            [LANGUAGE_EN] = {HI_EN " thank you for choosing {{business}}. If a friend could use us too, here is your "
                                   "personal link: {{link}} Reply STOP to opt out.",
                             "Know somebody who could use {{business}}?",
                             HI_EN
                             "\n\nThank you for choosing {{business}}. If you know somebody who could use us too, "
                             "please pass on your personal link. We thank you for every friend who becomes a "
                             "customer.\n\n{{link}}\n\nYour code, for friends who would rather call: "
                             "{{code}}\n\nThank you,\n{{business}}"},
            [LANGUAGE_DE] = {HI_DE " danke für Ihr Vertrauen in {{business}}. Kennen Sie jemanden, dem wir helfen "
                                   "können? Ihr Link: {{link}} STOP beendet diese Nachrichten.",
                             "Kennen Sie jemanden für {{business}}?",
                             HI_DE
                             "\n\ndanke für Ihr Vertrauen in {{business}}. Wenn Sie jemanden kennen, dem wir auch "
                             "helfen können, geben Sie bitte Ihren persönlichen Link weiter. Für jede Empfehlung, "
                             "aus der ein Auftrag wird, bedanken wir uns.\n\n{{link}}\n\nIhr Code, falls jemand "
                             "lieber anruft: {{code}}\n\nVielen Dank\n{{business}}"},
            [LANGUAGE_ES] = {HI_ES " gracias por confiar en {{business}}. Si alguien cercano nos necesita, este es tu "
                                   "enlace: {{link}} Responde STOP para no recibir nada más.",
                             "¿Conoces a alguien que necesite {{business}}?",
                             HI_ES
                             "\n\nGracias por confiar en {{business}}. Si conoces a alguien que también nos "
                             "necesite, comparte tu enlace personal. Te lo agradecemos por cada amigo que se haga "
                             "cliente.\n\n{{link}}\n\nTu código, por si alguien prefiere llamar: "
                             "{{code}}\n\nGracias,\n{{business}}"},
        },
    [MESSAGE_REMINDER] =
        {
            [LANGUAGE_EN] = {HI_EN
                             " a short reminder from {{business}}: friends who could use us find us by your link: "
                             "{{link}} Reply STOP to opt out.",
                             "Your link from {{business}}",
                             HI_EN "\n\nA short reminder: your personal link still works. Whoever comes to us by it is "
                                   "noted as your recommendation.\n\n{{link}}\n\nThank you,\n{{business}}"},
            [LANGUAGE_DE] = {HI_DE " kurz zur Erinnerung von {{business}}: Über diesen Link können Sie uns empfehlen: "
                                   "{{link}} STOP beendet diese Nachrichten.",
                             "Ihr Link von {{business}}",
                             HI_DE
                             "\n\nkurz zur Erinnerung: Ihr persönlicher Link gilt noch. Wer darüber zu uns kommt, "
                             "zählt als Ihre Empfehlung.\n\n{{link}}\n\nVielen Dank\n{{business}}"},
            [LANGUAGE_ES] = {HI_ES
                             " te recordamos tu enlace de {{business}} para quien nos necesite: {{link}} Responde "
                             "STOP para no recibir nada más.",
                             "Tu enlace de {{business}}",
                             HI_ES "\n\nTe recordamos que tu enlace personal sigue activo. Quien llegue por él cuenta "
                                   "como recomendación tuya.\n\n{{link}}\n\nGracias,\n{{business}}"},
        },
    [MESSAGE_REWARD] =
        {
            [LANGUAGE_EN] = {HI_EN " you have earned " GETS " at {{business}}. Thank you for recommending us." USE_EN,
                             "You have earned " GETS,
                             HI_EN
                             "\n\nYou have earned " GETS " for recommending {{business}}.{{#expires}} Please use it "
                             "by {{expires}}.{{/expires}}" USE_LINE_EN "{{#link}}\n\nYour link is still good for the "
                             "next friend:\n\n{{link}}{{/link}}\n\nThank you,\n{{business}}"},
            [LANGUAGE_DE] = {HI_DE " Sie haben bei {{business}} " GETS " verdient. Danke für Ihre Empfehlung." USE_DE,
                             "Sie haben " GETS " verdient",
                             HI_DE
                             "\n\nSie haben für Ihre Empfehlung von {{business}} " GETS
                             " verdient.{{#expires}} Bitte lösen Sie das bis {{expires}} ein.{{/expires}}" USE_LINE_DE
                             "{{#link}}\n\n"
                             "Ihr Link gilt auch für die nächste Empfehlung:\n\n{{link}}{{/link}}\n\nVielen "
                             "Dank\n{{business}}"},
            [LANGUAGE_ES] = {HI_ES " has ganado " GETS " en {{business}}. Gracias por recomendarnos." USE_ES,
                             "Has ganado " GETS,
                             HI_ES
                             "\n\nHas ganado " GETS " por recomendar {{business}}.{{#expires}} Puedes usarlo hasta "
                             "el {{expires}}.{{/expires}}" USE_LINE_ES "{{#link}}\n\nTu enlace sirve también para el "
                             "próximo amigo:\n\n{{link}}{{/link}}\n\nGracias,\n{{business}}"},
        },
    [MESSAGE_FRIEND_REWARD] =
        {
            [LANGUAGE_EN] = {HI_EN " you get " GETS " at {{business}}{{#friend}}, thanks to {{friend}}{{/friend}}. "
                                   "Welcome!" USE_EN,
                             "You get " GETS " at {{business}}",
                             HI_EN "\n\nWelcome to {{business}}. You get " GETS
                                   "{{#friend}}, because {{friend}} recommended us to you{{/friend}}.{{#expires}} "
                                   "Please use it by {{expires}}.{{/expires}}" USE_LINE_EN
                                   "\n\nThank you,\n{{business}}"},
            [LANGUAGE_DE] = {HI_DE " bei {{business}} bekommen Sie " GETS "{{#friend}}, weil {{friend}} uns empfohlen "
                                   "hat{{/friend}}. Willkommen!" USE_DE,
                             "Für Sie: " GETS " bei {{business}}",
                             HI_DE "\n\nwillkommen bei {{business}}. Sie bekommen " GETS
                                   "{{#friend}}, weil {{friend}} uns Ihnen empfohlen hat{{/friend}}.{{#expires}} Bitte "
                                   "lösen Sie das bis {{expires}} ein.{{/expires}}" USE_LINE_DE
                                   "\n\nVielen Dank\n{{business}}"},
            [LANGUAGE_ES] = {HI_ES " tienes " GETS " en {{business}}{{#friend}} gracias a {{friend}}{{/friend}}. Te "
                                   "damos la bienvenida." USE_ES,
                             "Tienes " GETS " en {{business}}",
                             HI_ES "\n\nTe damos la bienvenida a {{business}}. Tienes " GETS
                                   "{{#friend}} porque {{friend}} nos recomendó{{/friend}}.{{#expires}} Puedes usarlo "
                                   "hasta el {{expires}}.{{/expires}}" USE_LINE_ES "\n\nGracias,\n{{business}}"},
        },
    [MESSAGE_THANKS] =
        {
            [LANGUAGE_EN] = {HI_EN " thank you for sending " FRIEND_EN " to us. It means a lot. {{thanks_from}}",
                             "Thank you for sending " FRIEND_EN,
                             HI_EN "\n\nThank you for sending " FRIEND_EN
                                   " to us. A recommendation means more to us than any "
                                   "advertisement.\n\nSincerely,\n{{thanks_from}}"},
            [LANGUAGE_DE] = {HI_DE " danke für Ihre Empfehlung{{#friend}} an {{friend}}{{/friend}}. Das bedeutet uns "
                                   "viel. {{thanks_from}}",
                             "Danke für Ihre Empfehlung",
                             HI_DE
                             "\n\ndanke für Ihre Empfehlung{{#friend}} an {{friend}}{{/friend}}. Sie bedeutet uns "
                             "mehr als jede Werbung.\n\nHerzliche Grüße\n{{thanks_from}}"},
            [LANGUAGE_ES] = {HI_ES " gracias por recomendarnos{{#friend}} a {{friend}}{{/friend}}. Significa mucho. "
                                   "{{thanks_from}}",
                             "Gracias por recomendarnos",
                             HI_ES
                             "\n\nGracias por recomendarnos{{#friend}} a {{friend}}{{/friend}}. Para nosotros vale "
                             "más que cualquier anuncio.\n\nUn saludo,\n{{thanks_from}}"},
        },
    [MESSAGE_STAGE] =
        {
            [LANGUAGE_EN] = {HI_EN " news of " FRIEND_EN " at {{business}}: {{stage}}.", "News of " FRIEND_EN,
                             HI_EN "\n\nThere is news of " FRIEND_EN
                                   ", whom you recommended to us: {{stage}}.\n\nThank you,\n{{business}}"},
            [LANGUAGE_DE] = {HI_DE " Neues bei {{business}} zu Ihrer Empfehlung{{#friend}} {{friend}}{{/friend}}: "
                                   "{{stage}}.",
                             "Neues zu Ihrer Empfehlung",
                             HI_DE "\n\nzu Ihrer Empfehlung{{#friend}} {{friend}}{{/friend}} gibt es Neues: "
                                   "{{stage}}.\n\nVielen Dank\n{{business}}"},
            [LANGUAGE_ES] = {HI_ES " novedades de " FRIEND_ES " en {{business}}: {{stage}}.", "Novedades de " FRIEND_ES,
                             HI_ES "\n\nHay novedades de " FRIEND_ES
                                   ", a quien nos recomendaste: {{stage}}.\n\nGracias,\n{{business}}"},
        },
    [MESSAGE_EXPIRY] =
        {
            [LANGUAGE_EN] = {HI_EN " your " GETS " at {{business}} can be used until {{expires}}.",
                             "Your " GETS " can be used until {{expires}}",
                             HI_EN "\n\nYou still have " GETS
                                   " at {{business}}. It can be used until {{expires}}; after "
                                   "that it lapses.\n\nThank you,\n{{business}}"},
            [LANGUAGE_DE] = {HI_DE " Ihre " GETS " bei {{business}} gelten noch bis {{expires}}.",
                             "Ihre " GETS " gelten bis {{expires}}",
                             HI_DE "\n\nSie haben bei {{business}} noch " GETS
                                   ". Einlösen können Sie das bis {{expires}}; danach verfällt es.\n\nVielen "
                                   "Dank\n{{business}}"},
            [LANGUAGE_ES] = {HI_ES " tus " GETS " en {{business}} se pueden usar hasta el {{expires}}.",
                             "Tus " GETS " se pueden usar hasta el {{expires}}",
                             HI_ES "\n\nTodavía tienes " GETS
                                   " en {{business}}. Puedes usarlo hasta el {{expires}}; después "
                                   "caduca.\n\nGracias,\n{{business}}"},
        },
    [MESSAGE_PORTAL_LINK] =
        {
            [LANGUAGE_EN] = {"Your page at {{business}}: {{link}}", "Your page at {{business}}",
                             HI_EN "\n\nHere is the link to your own page, as you asked. It works "
                                   "once.\n\n{{link}}\n\nIf it was not you who asked, there is nothing to "
                                   "do.\n\n{{business}}"},
            [LANGUAGE_DE] = {"Ihre Seite bei {{business}}: {{link}}", "Ihre Seite bei {{business}}",
                             HI_DE
                             "\n\nhier ist wie gewünscht der Link zu Ihrer eigenen Seite. Er gilt "
                             "einmal.\n\n{{link}}\n\nFalls Sie ihn nicht angefordert haben, brauchen Sie nichts zu "
                             "tun.\n\n{{business}}"},
            [LANGUAGE_ES] = {"Tu página en {{business}}: {{link}}", "Tu página en {{business}}",
                             HI_ES
                             "\n\nAquí tienes el enlace a tu página, como pediste. Sirve una "
                             "vez.\n\n{{link}}\n\nSi no lo pediste tú, no hace falta que hagas nada.\n\n{{business}}"},
        },
    [MESSAGE_LEAD_RECEIVED] =
        {
            [LANGUAGE_EN] = {HI_EN " {{business}} has your request and will get in touch soon.", "We have your request",
                             HI_EN "\n\nThank you for your request{{#friend}}, which came to us through "
                                   "{{friend}}{{/friend}}. We will get in touch soon.\n\n{{business}}"},
            [LANGUAGE_DE] = {HI_DE " {{business}} hat Ihre Anfrage erhalten und meldet sich bald.",
                             "Wir haben Ihre Anfrage",
                             HI_DE "\n\ndanke für Ihre Anfrage{{#friend}}, die über {{friend}} zu uns "
                                   "kam{{/friend}}. Wir melden uns bald.\n\n{{business}}"},
            [LANGUAGE_ES] = {HI_ES " {{business}} tiene tu solicitud y te contacta pronto.", "Tenemos tu solicitud",
                             HI_ES "\n\nGracias por tu solicitud{{#friend}}, que nos llegó por "
                                   "{{friend}}{{/friend}}. Te contactaremos pronto.\n\n{{business}}"},
        },
    [MESSAGE_VERIFICATION] =
        {
            [LANGUAGE_EN] = {"{{business}}: please confirm that this number is yours: {{link}}",
                             "Please confirm your address",
                             HI_EN "\n\n{{business}} has your details{{#friend}}, which came to us through "
                                   "{{friend}}{{/friend}}. Please confirm that this address is "
                                   "yours.\n\n{{link}}\n\nThe link works once, within a week. If you know nothing of "
                                   "this, you can say so there.\n\n{{business}}"},
            [LANGUAGE_DE] = {"{{business}}: Bitte bestätigen Sie, dass diese Nummer Ihnen gehört: {{link}}",
                             "Bitte bestätigen Sie Ihre Adresse",
                             HI_DE
                             "\n\n{{business}} hat Ihre Angaben erhalten{{#friend}}, und zwar über "
                             "{{friend}}{{/friend}}. Bitte bestätigen Sie, dass diese Adresse Ihnen "
                             "gehört.\n\n{{link}}\n\nDer Link gilt einmal, eine Woche lang. Falls Sie davon nichts "
                             "wissen, können Sie das dort sagen.\n\n{{business}}"},
            [LANGUAGE_ES] = {"{{business}}: confirma que este número es tuyo: {{link}}", "Confirma tu dirección",
                             HI_ES
                             "\n\n{{business}} tiene tus datos{{#friend}}, que nos llegaron por "
                             "{{friend}}{{/friend}}. Confirma que esta dirección es "
                             "tuya.\n\n{{link}}\n\nEl enlace sirve una vez, durante una semana. Si no sabes nada de "
                             "esto, puedes decirlo allí.\n\n{{business}}"},
        },
    [MESSAGE_FRIEND] =
        {
            [LANGUAGE_EN] = {NULL, SENDER_EN " recommends {{business}}",
                             HI_EN "\n\n" SENDER_EN " thinks that {{business}} could be something for you.{{#note}}\n\n"
                                   "“{{note}}”{{/note}}\n\n{{link}}\n\nWhoever comes by this link comes on "
                                   "the recommendation of {{#friend}}{{friend}}{{/friend}}{{^friend}}your "
                                   "friend{{/friend}}. If you would rather call, give the code "
                                   "{{code}}.\n\n{{business}}"},
            [LANGUAGE_DE] = {NULL, SENDER_DE " empfiehlt {{business}}",
                             HI_DE "\n\n" SENDER_DE " meint, {{business}} könnte auch etwas für Sie sein.{{#note}}\n\n"
                                   "„{{note}}“{{/note}}\n\n{{link}}\n\nWer über diesen Link kommt, kommt auf "
                                   "Empfehlung von {{#friend}}{{friend}}{{/friend}}{{^friend}}Ihrem "
                                   "Bekannten{{/friend}}. Wenn Sie lieber anrufen, nennen Sie den Code "
                                   "{{code}}.\n\n{{business}}"},
            [LANGUAGE_ES] = {NULL, SENDER_ES " recomienda {{business}}",
                             HI_ES "\n\n" SENDER_ES " cree que {{business}} te puede interesar.{{#note}}\n\n"
                                   "«{{note}}»{{/note}}\n\n{{link}}\n\nQuien llega por este enlace viene de parte de "
                                   "{{#friend}}{{friend}}{{/friend}}{{^friend}}quien te lo recomienda{{/friend}}. Si "
                                   "prefieres llamar, di el código {{code}}.\n\n{{business}}"},
        },
};

static const struct usual_words words[LANGUAGES] = {
    [LANGUAGE_EN] =
        {
            .button = "Open my link",
            .confirm = "Yes, this is my address",
            .open = "Open in the console",
            .footer = "This message comes from {{business}}.",
            .unsubscribe = "No more of these messages",
            .preferences = "What I want to get",
            .friend_button = "Have a look",
            .friend_footer =
                SENDER_EN " gave {{business}} your address for this invitation. The link below ends all further ones.",
            .friend_unsubscribe = "Not interested: no more invitations",
            .discount = "{{amount}} off",
            .custom_subject = "A message from {{business}}",
            .stopped = "{{business}}: you will get no more text messages from us. Reply START to get them again.",
            .started = "{{business}}: you will get text messages from us again. Reply STOP to end them, HELP for help.",
            .help = "{{business}}: messages about recommendations. Message and data rates may apply. Reply STOP to end "
                    "them.",
        },
    [LANGUAGE_DE] =
        {
            .button = "Meinen Link öffnen",
            .confirm = "Ja, das ist meine Adresse",
            .open = "In der Konsole öffnen",
            .footer = "Diese Nachricht kommt von {{business}}.",
            .unsubscribe = "Keine solchen Nachrichten mehr",
            .preferences = "Was ich bekommen möchte",
            .friend_button = "Ansehen",
            .friend_footer = SENDER_DE
            " hat {{business}} Ihre Adresse für diese Einladung gegeben. Der Link darunter beendet alle weiteren.",
            .friend_unsubscribe = "Kein Interesse: keine weiteren Einladungen",
            .discount = "{{amount}} Rabatt",
            .custom_subject = "Eine Nachricht von {{business}}",
            .stopped = "{{business}}: Sie bekommen keine SMS mehr von uns. Mit START bekommen Sie wieder welche.",
            .started = "{{business}}: Sie bekommen wieder SMS von uns. STOP beendet sie, HELP hilft weiter.",
            .help =
                "{{business}}: Nachrichten zu Empfehlungen. Es können Kosten Ihres Anbieters anfallen. STOP beendet "
                "sie.",
        },
    [LANGUAGE_ES] =
        {
            .button = "Abrir mi enlace",
            .confirm = "Sí, es mi dirección",
            .open = "Abrir en la consola",
            .footer = "Este mensaje es de {{business}}.",
            .unsubscribe = "No recibir más mensajes así",
            .preferences = "Qué quiero recibir",
            .friend_button = "Ver más",
            .friend_footer = SENDER_ES
            " dio tu dirección a {{business}} para esta invitación. Con el enlace de abajo no recibirás ninguna más.",
            .friend_unsubscribe = "No me interesa: no recibir más invitaciones",
            .discount = "{{amount}} de descuento",
            .custom_subject = "Un mensaje de {{business}}",
            .stopped = "{{business}}: ya no te enviaremos SMS. Responde START para volver a recibirlos.",
            .started = "{{business}}: vuelves a recibir nuestros SMS. Responde STOP para no recibirlos.",
            .help = "{{business}}: mensajes sobre recomendaciones. Tu operador puede cobrar. Responde STOP para no "
                    "recibirlos.",
        },
};

struct usual_text usual_text(enum message_kind kind, int channel, enum language language)
{
    const struct usual_row *row = &rows[kind][language];
    if (channel == MESSAGE_SMS)
        return (struct usual_text){NULL, row->sms};
    const char *subject = row->subject == NULL ? words[language].custom_subject : row->subject;
    return (struct usual_text){subject, row->mail};
}

const struct usual_words *usual_words(enum language language)
{
    return &words[language];
}
