/* Loads the phone number module once and calls it.
 *
 * The module is looked for beside the program, then where packages put it, then in the folder it was built in (for the
 * tests, whose programs lie elsewhere in the build folder). These are paths of files that only whoever installs referd
 * may write. The loaded function is the one piece of process-wide state: set once by pthread_once(), never changed
 * after. Any thread. */

#include "domain/contact/phone.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <unistd.h>

#include "domain/contact/phone_paths.h"
#include "domain/contact/phone_shim.h"

#define MODULE_NAME "referd-phone.so"

static pthread_once_t load_once = PTHREAD_ONCE_INIT;
static phone_shim_function *to_e164; /* null: there is no module */

static bool load_from(const char *path)
{
    void *module = access(path, R_OK) == 0 ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    if (module == NULL)
        return false;
    to_e164 = (phone_shim_function *)dlsym(module, PHONE_SHIM_SYMBOL);
    return to_e164 != NULL;
}

static bool load_from_beside_program(void)
{
    char path[PATH_MAX + sizeof MODULE_NAME];
    ssize_t size = readlink("/proc/self/exe", path, PATH_MAX - 1);
    while (size > 0 && path[size - 1] != '/')
        size--;
    if (size <= 0)
        return false;
    memcpy(path + size, MODULE_NAME, sizeof MODULE_NAME);
    return load_from(path);
}

static void load(void)
{
    if (!load_from_beside_program() && !load_from(PHONE_MODULE_INSTALLED))
        (void)load_from(PHONE_MODULE_BUILT);
}

enum phone_outcome phone_to_e164(struct str text, struct str country, char out[PHONE_TEXT_SIZE])
{
    pthread_once(&load_once, load);
    if (to_e164 == NULL)
        return PHONE_NO_MODULE;
    return (enum phone_outcome)to_e164(text.data, text.size, country.data, country.size, out, PHONE_TEXT_SIZE);
}
