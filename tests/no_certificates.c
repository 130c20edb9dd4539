/*
 * no_certificates.c - linked into the programs that are built for the tests.
 *
 * libgit2 reads all certificates of the system when it starts. Under a sanitizer or
 * valgrind that takes longer than most tests. Nothing here connects to anything, so the
 * program answers in the place of mbed TLS: they cannot be read. The installed programs
 * do the same (scripts/network-stubs.sh). Where libgit2 uses another library, nobody
 * calls these.
 */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);
int mbedtls_x509_crt_parse_path(void *chain, const char *path);

enum { FILE_IO_ERROR = -0x2900 }; /* MBEDTLS_ERR_X509_FILE_IO_ERROR */

int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
    (void)chain, (void)path;
    return FILE_IO_ERROR;
}

int mbedtls_x509_crt_parse_path(void *chain, const char *path)
{
    (void)chain, (void)path;
    return FILE_IO_ERROR;
}
