import type { TlsFiles } from "../http-server.ts";

/** For 127.0.0.1, its own authority, good for a century. Its key is public: it protects nothing. */
export const testCertificate: TlsFiles = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgw8456Ij+OzaOUzei
eD1XRSpw1aQ3wIgW9nutgsNhXJOhRANCAAQmXvMx2zsIuE9j0ofh1LaVC439aMGd
VDl5MoeKSBjmLShzL32MaELP3SaEjxrz9HXA9sELjOru8sWwmjJrPZy+
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBSDCB8KADAgECAhEAoahrQ16/ogw/dk5Hi6waWTAKBggqhkjOPQQDAjAUMRIw
EAYDVQQDEwkxMjcuMC4wLjEwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAw
MDBaMBQxEjAQBgNVBAMTCTEyNy4wLjAuMTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABCZe8zHbOwi4T2PSh+HUtpULjf1owZ1UOXkyh4pIGOYtKHMvfYxoQs/dJoSP
GvP0dcD2wQuM6u7yxbCaMms9nL6jITAfMAwGA1UdEwQFMAMBAf8wDwYDVR0RBAgw
BocEfwAAATAKBggqhkjOPQQDAgNHADBEAiBjq5lg96Gp09+LFr31ojXvqxKYzoYX
Jrfq6PW7ZH63+gIgZdc8foFusm0Y2Oz+cN5kWloIH9D/M9s/+6ESRIczDUs=
-----END CERTIFICATE-----
`,
};
