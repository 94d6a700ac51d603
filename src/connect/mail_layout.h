#pragma once

#include "base/str.h"

/* The layout of mails, as web/mail has made it: HTML with gaps in mustache. Absent where it was not built. Written into
 * a C file by embed_mail.py. */
extern const struct str mail_layout;
