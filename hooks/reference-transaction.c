/* The reference-transaction hook: see githooks(5), sallyport/hook.h and early.h. */
#include "sallyport/hook.h"

#ifdef SP_BEGINS_EARLY
/* The program begins here; what _start of the C library gets stays as it was: rdx and
 * x0 hold what it has to call at the end. */
#if defined(__x86_64__)
__asm__(".text\n"
        ".globl sp_early_start\n"
        ".type sp_early_start, @function\n"
        "sp_early_start:\n"
        "    xorl %ebp, %ebp\n"
        "    movq %rsp, %rdi\n"
        "    pushq %rdx\n"
        "    pushq %rdx\n"
        "    call sp_early_begin\n"
        "    popq %rdx\n"
        "    popq %rdx\n"
        "    jmp _start\n"
        ".size sp_early_start, . - sp_early_start\n");
#elif defined(__aarch64__)
__asm__(".text\n"
        ".globl sp_early_start\n"
        ".type sp_early_start, %function\n"
        "sp_early_start:\n"
        "    stp x0, xzr, [sp, #-16]!\n"
        "    add x0, sp, #16\n"
        "    bl sp_early_begin\n"
        "    ldp x0, xzr, [sp], #16\n"
        "    b _start\n"
        ".size sp_early_start, . - sp_early_start\n");
#endif
#endif

int main(int argc, char **argv)
{
    return sp_hook_reference_transaction(argc, argv);
}
