// SPDX-License-Identifier: Apache-2.0
//
// A SCEP CA for tests, written from RFC 8894 on Bouncy Castle, since the SCEP servers that can be
// installed (scepserver, step-ca) never answer "pending", have no registration authority's
// certificates, never look at who signed a request and cannot be made to misbehave. What it shares
// with the connector under test is the RFC and nothing else.
//
// usage: java -cp ... ScepPeer.java DIRECTORY
// Writes ca.pem and, when it listens, port into the directory. The path of a request says how the
// CA behaves: /scep, or /scep/KNOB,KNOB=VALUE,... with the knobs that `Knobs` reads below.
// /issued/KNOB,... tells how many certificates were issued under that path.

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

public final class ScepPeer {
    static final String ATTRIBUTE = "2.16.840.1.113733.1.9.";
    static final ASN1ObjectIdentifier MESSAGE_TYPE = new ASN1ObjectIdentifier(ATTRIBUTE + "2");
    static final ASN1ObjectIdentifier PKI_STATUS = new ASN1ObjectIdentifier(ATTRIBUTE + "3");
    static final ASN1ObjectIdentifier FAIL_INFO = new ASN1ObjectIdentifier(ATTRIBUTE + "4");
    static final ASN1ObjectIdentifier SENDER_NONCE = new ASN1ObjectIdentifier(ATTRIBUTE + "5");
    static final ASN1ObjectIdentifier RECIPIENT_NONCE = new ASN1ObjectIdentifier(ATTRIBUTE + "6");
    static final ASN1ObjectIdentifier TRANSACTION_ID = new ASN1ObjectIdentifier(ATTRIBUTE + "7");
    static final ASN1ObjectIdentifier FAIL_INFO_TEXT =
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.24.1");
    static final SecureRandom RANDOM = new SecureRandom();

    /** Somebody with a certificate and its key. */
    record Party(X509CertificateHolder certificate, PrivateKey key) {}

    /** How the CA behaves, from the path of the request. */
    record Knobs(Map<String, String> values) {
        static Knobs parse(String text) {
            Map<String, String> values = new HashMap<>();
            for (String knob : text.split(",")) {
                String[] parts = knob.split("=", 2);
                values.put(parts[0], parts.length == 2 ? parts[1] : "");
            }
            return new Knobs(values);
        }

        boolean has(String name) {
            return values.containsKey(name);
        }

        String get(String name, String otherwise) {
            return values.getOrDefault(name, otherwise);
        }
    }

    /** A pkiMessage, taken apart. */
    record Message(String type, String transaction, byte[] nonce, X509CertificateHolder sender,
            byte[] content) {}

    /** What a CertRep says. */
    record Answer(String status, String failInfo, X509CertificateHolder certificate) {
        static Answer issued(X509CertificateHolder certificate) {
            return new Answer("0", null, certificate);
        }

        static Answer failure(String failInfo) {
            return new Answer("2", failInfo, null);
        }

        static Answer pending() {
            return new Answer("3", null, null);
        }
    }

    private final Party ca;
    private final Party reader;
    private final Party signer;
    private final Party stranger;
    private final Party elliptic;
    private final Path directory;
    private final Map<String, AtomicInteger> issued = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Map<String, byte[]> requests = new ConcurrentHashMap<>();

    ScepPeer(Path directory) throws Exception {
        this.directory = directory;
        KeyPair root = rsa();
        X500Name name = new X500Name("CN=Peer CA");
        ca = new Party(sign(name, root.getPrivate(), name, root.getPublic(), caExtensions()),
                root.getPrivate());
        reader = issueRa("CN=Peer RA Encryption", KeyUsage.keyEncipherment);
        signer = issueRa("CN=Peer RA Signing", KeyUsage.digitalSignature);
        KeyPair other = rsa();
        X500Name strange = new X500Name("CN=Peer RA Signing");
        stranger = new Party(
                sign(strange, other.getPrivate(), strange, other.getPublic(), noExtensions()),
                other.getPrivate());
        KeyPair curve = ec();
        X500Name ecName = new X500Name("CN=Peer EC CA");
        elliptic = new Party(
                sign(ecName, curve.getPrivate(), ecName, curve.getPublic(), caExtensions()),
                curve.getPrivate());
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        Path directory = Path.of(arguments[0]);
        ScepPeer peer = new ScepPeer(directory);
        write(directory, "ca.pem", pem(peer.ca.certificate));
        write(directory, "ec-ca.pem", pem(peer.elliptic.certificate));
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/scep", peer::handle);
        server.createContext("/issued", exchange -> {
            AtomicInteger count = peer.issued.get(knobText(exchange, "/issued"));
            reply(exchange, 200, "text/plain", bytes(count == null ? "0" : count.toString()));
        });
        server.start();
        write(directory, "port", Integer.toString(server.getAddress().getPort()));
    }

    // ---- HTTP (RFC 8894 section 4) ----

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            serve(exchange);
        } catch (Exception exception) {
            exception.printStackTrace();
            reply(exchange, 500, "text/plain", bytes(exception.toString()));
        }
    }

    private void serve(HttpExchange exchange) throws Exception {
        Map<String, String> query = query(exchange);
        String text = knobText(exchange, "/scep");
        Knobs knobs = Knobs.parse(text);
        switch (query.getOrDefault("operation", "")) {
            case "GetCACaps" -> {
                String caps = "AES\nSHA-256\nSHA-512\nPOSTPKIOperation\n";
                int status = knobs.has("no-caps") ? 404 : 200;
                String wanted = knobs.get("caps", caps).replace(';', '\n');
                reply(exchange, status, "text/plain", bytes(wanted));
            }
            case "GetCACert" -> replyCaCertificates(exchange, knobs);
            case "PKIOperation" -> operate(exchange, knobs, text, query.get("message"));
            default -> reply(exchange, 400, "text/plain", bytes("no such operation"));
        }
    }

    private void replyCaCertificates(HttpExchange exchange, Knobs knobs) throws Exception {
        if (knobs.has("ca-garbage")) {
            reply(exchange, 200, "application/x-x509-ca-cert", new byte[] {0x30, 0x03, 1});
        } else if (knobs.has("ra")) {
            reply(exchange, 200, "application/x-x509-ca-ra-cert",
                    degenerate(ca.certificate, signer.certificate, reader.certificate));
        } else if (knobs.has("stranger")) {
            reply(exchange, 200, "application/x-x509-ca-ra-cert",
                    degenerate(ca.certificate, stranger.certificate));
        } else {
            Party one = knobs.has("ec-ca") ? elliptic : ca;
            reply(exchange, 200, "application/x-x509-ca-cert", one.certificate.getEncoded());
        }
    }

    private void operate(HttpExchange exchange, Knobs knobs, String path, String message)
            throws Exception {
        if (knobs.has("redirect")) exchange.getResponseHeaders().add("Location", "/scep");
        if (knobs.has("retry")) {
            exchange.getResponseHeaders().add("Retry-After", knobs.get("retry", ""));
        }
        if (knobs.has("status")) {
            int status = Integer.parseInt(knobs.get("status", ""));
            reply(exchange, status, "text/plain", bytes("the peer says " + status));
            return;
        }
        boolean posted = exchange.getRequestMethod().equals("POST");
        if (posted == knobs.has("get-only")) {
            reply(exchange, 405, "text/plain", bytes("use the other method"));
            return;
        }
        byte[] octets = posted ? exchange.getRequestBody().readAllBytes()
                               : Base64.getDecoder().decode(message);
        Message request = read(octets, knobs.has("ra") ? reader : ca);
        Answer answer = decide(request, knobs, path);
        if (knobs.has("lose")) return;  // the connection ends without a word
        if (knobs.has("endless")) {
            replyEndlessly(exchange);
        } else if (knobs.has("garbage")) {
            reply(exchange, 200, "application/x-pki-message", bytes("this is no CMS"));
        } else {
            byte[] reply = certRep(request, answer, knobs);
            if (knobs.has("truncated")) reply = Arrays.copyOf(reply, reply.length / 2);
            reply(exchange, 200, "application/x-pki-message", reply);
        }
    }

    private static void replyEndlessly(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] block = new byte[65536];
        while (true) exchange.getResponseBody().write(block);
    }

    // ---- The CA's decision ----

    private Answer decide(Message request, Knobs knobs, String path) throws Exception {
        if (knobs.has("fail")) return Answer.failure(knobs.get("fail", "2"));
        if (knobs.has("trust") && !isTrusted(request.sender)) return Answer.failure("1");
        String key = path + " " + request.transaction;
        if (request.type.equals("19")) {
            requests.put(key, request.content);
        } else if (!request.type.equals("20") || !requests.containsKey(key)) {
            return Answer.failure("4");
        } else if (!asksForItsOwn(request.content, requests.get(key))) {
            return Answer.failure("4");
        }
        int tries = asked.computeIfAbsent(key, ignored -> new AtomicInteger()).incrementAndGet();
        if (tries <= Integer.parseInt(knobs.get("pend", "0"))) return Answer.pending();
        X509CertificateHolder certificate =
                issue(new PKCS10CertificationRequest(requests.get(key)), knobs);
        issued.computeIfAbsent(path, ignored -> new AtomicInteger()).incrementAndGet();
        return Answer.issued(certificate);
    }

    /** IssuerAndSubject (RFC 8894 section 3.3.3) must name this CA and the subject of the CSR. */
    private boolean asksForItsOwn(byte[] issuerAndSubject, byte[] csr) throws IOException {
        ASN1Sequence names = ASN1Sequence.getInstance(issuerAndSubject);
        return X500Name.getInstance(names.getObjectAt(0)).equals(ca.certificate.getSubject())
                && X500Name.getInstance(names.getObjectAt(1))
                        .equals(new PKCS10CertificationRequest(csr).getSubject());
    }

    private boolean isTrusted(X509CertificateHolder sender) throws IOException {
        Path file = directory.resolve("trusted.der");
        return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), sender.getEncoded());
    }

    private X509CertificateHolder issue(PKCS10CertificationRequest csr, Knobs knobs)
            throws Exception {
        SubjectPublicKeyInfo key = csr.getSubjectPublicKeyInfo();
        if (!csr.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
            throw new IOException("the CSR's signature is wrong");
        }
        Extensions asked = csr.getRequestedExtensions();
        List<Extension> extensions = new ArrayList<>();
        extensions.add(Extension.create(Extension.keyUsage, true,
                new KeyUsage(KeyUsage.digitalSignature)));
        extensions.add(Extension.create(Extension.extendedKeyUsage, false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)));
        extensions.add(asked.getExtension(Extension.subjectAlternativeName));
        X509v3CertificateBuilder builder =
                builder(ca.certificate.getSubject(), csr.getSubject(), key, extensions);
        return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(ca.key));
    }

    // ---- Messages (RFC 8894 section 3) ----

    private static Message read(byte[] octets, Party recipient) throws Exception {
        CMSSignedData signed = new CMSSignedData(octets);
        SignerInformation signer = signed.getSignerInfos().getSigners().iterator().next();
        X509CertificateHolder sender = (X509CertificateHolder)
                signed.getCertificates().getMatches(signer.getSID()).iterator().next();
        if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(sender))) {
            throw new IOException("the request's signature is wrong");
        }
        AttributeTable attributes = signer.getSignedAttributes();
        byte[] nonce = ASN1OctetString.getInstance(value(attributes, SENDER_NONCE)).getOctets();
        if (nonce.length != 16) throw new IOException("the senderNonce has not 16 octets");
        CMSEnvelopedData envelope =
                new CMSEnvelopedData((byte[]) signed.getSignedContent().getContent());
        byte[] content = envelope.getRecipientInfos().getRecipients().iterator().next().getContent(
                new JceKeyTransEnvelopedRecipient(recipient.key));
        return new Message(text(attributes, MESSAGE_TYPE), text(attributes, TRANSACTION_ID), nonce,
                sender, content);
    }

    private byte[] certRep(Message request, Answer answer, Knobs knobs) throws Exception {
        Hashtable<ASN1ObjectIdentifier, Attribute> attributes = new Hashtable<>();
        put(attributes, MESSAGE_TYPE,
                new DERPrintableString(knobs.has("wrong-type") ? "19" : "3"));
        put(attributes, PKI_STATUS, new DERPrintableString(answer.status));
        put(attributes, TRANSACTION_ID, new DERPrintableString(
                knobs.has("wrong-transaction") ? "another" : request.transaction));
        byte[] nonce = knobs.has("wrong-nonce") ? new byte[16] : request.nonce;
        if (!knobs.has("no-nonce")) put(attributes, RECIPIENT_NONCE, new DEROctetString(nonce));
        put(attributes, SENDER_NONCE, new DEROctetString(RANDOM.generateSeed(16)));
        if (answer.failInfo != null) {
            put(attributes, FAIL_INFO, new DERPrintableString(answer.failInfo));
            put(attributes, FAIL_INFO_TEXT, new DERUTF8String("the peer was told to refuse"));
        }
        CMSTypedData content = answer.certificate == null
                ? new CMSAbsentContent()
                : new CMSProcessableByteArray(envelope(request, answer.certificate, knobs));
        Party party = signerOf(knobs);
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        JcaSignerInfoGeneratorBuilder builder = new JcaSignerInfoGeneratorBuilder(
                new JcaDigestCalculatorProviderBuilder().build());
        builder.setSignedAttributeGenerator(
                new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes)));
        generator.addSignerInfoGenerator(builder.build(
                new JcaContentSignerBuilder(knobs.get("digest", "SHA256") + "withRSA")
                        .build(party.key),
                party.certificate));
        generator.addCertificate(party.certificate);
        return generator.generate(content, true).getEncoded();
    }

    private Party signerOf(Knobs knobs) {
        if (knobs.has("stranger") || knobs.has("wrong-signer")) return stranger;
        return knobs.has("ra") ? signer : ca;
    }

    private byte[] envelope(Message request, X509CertificateHolder certificate, Knobs knobs)
            throws Exception {
        CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
        X509CertificateHolder reader =
                knobs.has("wrong-recipient") ? stranger.certificate : request.sender;
        generator.addRecipientInfoGenerator(
                new JceKeyTransRecipientInfoGenerator(java(reader)).setProvider("BC"));
        byte[] inner = knobs.has("inner-garbage") ? bytes("no certificates")
                : knobs.has("no-ca") ? degenerate(certificate)
                                     : degenerate(ca.certificate, certificate);
        return generator.generate(new CMSProcessableByteArray(inner),
                new JceCMSContentEncryptorBuilder(cipher(knobs)).setProvider("BC").build())
                .getEncoded();
    }

    private static ASN1ObjectIdentifier cipher(Knobs knobs) {
        return switch (knobs.get("cipher", "AES128")) {
            case "DES" -> OIWObjectIdentifiers.desCBC;
            case "3DES" -> PKCSObjectIdentifiers.des_EDE3_CBC;
            case "RC2" -> PKCSObjectIdentifiers.RC2_CBC;
            case "AES256" -> CMSAlgorithm.AES256_CBC;
            default -> CMSAlgorithm.AES128_CBC;
        };
    }

    private static byte[] degenerate(X509CertificateHolder... certificates) throws Exception {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        for (X509CertificateHolder one : certificates) generator.addCertificate(one);
        return generator.generate(new CMSAbsentContent(CMSObjectIdentifiers.data)).getEncoded();
    }

    private static void put(Hashtable<ASN1ObjectIdentifier, Attribute> attributes,
            ASN1ObjectIdentifier type, ASN1Encodable value) {
        attributes.put(type, new Attribute(type, new DERSet(value)));
    }

    private static ASN1Encodable value(AttributeTable attributes, ASN1ObjectIdentifier type) {
        return attributes.get(type).getAttrValues().getObjectAt(0);
    }

    private static String text(AttributeTable attributes, ASN1ObjectIdentifier type) {
        return DERPrintableString.getInstance(value(attributes, type)).getString();
    }

    // ---- Certificates ----

    private Party issueRa(String name, int usage) throws Exception {
        KeyPair pair = rsa();
        return new Party(sign(ca.certificate.getSubject(), ca.key, new X500Name(name),
                                 pair.getPublic(),
                                 List.of(Extension.create(Extension.keyUsage, true,
                                         new KeyUsage(usage)))),
                pair.getPrivate());
    }

    private static List<Extension> caExtensions() throws IOException {
        return List.of(
                Extension.create(Extension.basicConstraints, true, new BasicConstraints(true)),
                Extension.create(Extension.keyUsage, true,
                        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature
                                | KeyUsage.keyEncipherment)));
    }

    private static List<Extension> noExtensions() {
        return List.of();
    }

    private static X509CertificateHolder sign(X500Name issuer, PrivateKey issuerKey,
            X500Name subject, java.security.PublicKey key, List<Extension> extensions)
            throws Exception {
        String algorithm = issuerKey.getAlgorithm().equals("RSA") ? "SHA256withRSA"
                                                                  : "SHA256withECDSA";
        return builder(issuer, subject, SubjectPublicKeyInfo.getInstance(key.getEncoded()),
                extensions)
                .build(new JcaContentSignerBuilder(algorithm).build(issuerKey));
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject,
            SubjectPublicKeyInfo key, List<Extension> extensions) throws IOException {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(issuer,
                new BigInteger(120, RANDOM).setBit(100), Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(30))), subject, key);
        for (Extension one : extensions) builder.addExtension(one);
        return builder;
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static KeyPair ec() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate java(X509CertificateHolder holder) throws Exception {
        return new JcaX509CertificateConverter().getCertificate(holder);
    }

    // ---- Small things ----

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String pem(X509CertificateHolder certificate) throws IOException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, bytes("\n")).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** Whoever waits for the file finds it whole. */
    private static void write(Path directory, String name, String text) throws IOException {
        Path fresh = directory.resolve(name + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String knobText(HttpExchange exchange, String root) {
        String path = exchange.getRequestURI().getPath();
        return path.length() > root.length() + 1 ? path.substring(root.length() + 1) : "";
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> out = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            out.put(parts[0], parts.length < 2
                    ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return out;
    }

    private static void reply(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
