#pragma once

#include "domain/whose/preview.h"

/* A preview in sentences. Pure but for the formats that ICU makes; any thread. */
struct str_array whose_preview_words(const struct whose_preview *preview, struct arena *arena);
