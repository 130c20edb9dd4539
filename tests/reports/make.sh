#!/usr/bin/env bash
# make.sh DIRECTORY - makes the reports of this directory again, by the tools themselves,
# as far as they are installed; it says which are not. Each tool looks at a program of a
# few lines that is written here. Servers listen on 127.0.0.1 alone, for a minute at most.
set -euo pipefail

out=$(realpath "$1")
work=$(mktemp -d)
servers=()
finish() {
    [ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || :
    rm -rf "$work"
}
trap finish EXIT
cd "$work"
export LC_ALL=C HOME=$work

# Takes a report, without what is of this machine.
take() { # FILE NAME
    sed -e "s|$work|/project|g; s/hostname=\"[^\"]*\"/hostname=\"host\"/g" \
        -e 's/<sessioninfo[^>]*>//' "$1" >"$out/$2"
    echo "made $2"
}

has() { # WHAT COMMAND...: says what is not installed
    local what=$1
    shift
    "$@" >/dev/null 2>&1 || { echo "not installed: $what" && return 1; }
}

port() { # of a server that is being started: it writes it to a file
    for _ in {1..50}; do
        [ ! -s "$1" ] || { cat "$1" && return; }
        sleep 0.1
    done
    return 1
}

python() {
    mkdir python
    cat >python/tunnel.py <<'END'
def open_tunnel(key):
    if not key:
        raise ValueError("no key")
    return "open"


def close_tunnel():
    return "closed"
END
    cat >python/test_tunnel.py <<'END'
import pytest
import tunnel


def test_it_opens():
    assert tunnel.open_tunnel("k") == "open"


@pytest.mark.skip(reason="not yet")
def test_it_closes():
    assert tunnel.close_tunnel() == "closed"
END
    (cd python && python3 -m pytest -q -p no:cacheprovider --cov=tunnel \
        --cov-branch --cov-report=json:c.json --cov-report=xml:c.xml \
        --cov-report=lcov:c.info --junitxml=junit.xml)
    take python/c.json coverage-py.json
    take python/c.xml coverage-py.xml
    take python/c.info coverage-py.info
    take python/junit.xml pytest.xml
}

c() {
    mkdir c
    cat >c/tunnel.c <<'END'
static int opens(int key)
{
    if (key > 0)
        return 1;
    return 0;
}

int closes(void)
{
    return 1;
}

int main(void)
{
    return !opens(7);
}
END
    (cd c && gcc --coverage -O0 tunnel.c -o tunnel && ./tunnel)
    if has gcovr gcovr --version; then
        (cd c && gcovr --cobertura c.xml)
        take c/c.xml gcovr.xml
    fi
    if has lcov lcov --version; then
        (cd c && lcov -q --rc lcov_branch_coverage=1 -c -d . -o c.info)
        take c/c.info lcov.info
    fi
}

golang() {
    mkdir golang
    cat >golang/go.mod <<'END'
module example.org/tunnel

go 1.19
END
    cat >golang/tunnel.go <<'END'
package tunnel

func Open(key string) string {
	if key == "" {
		return "no key"
	}
	return "open"
}
END
    cat >golang/tunnel_test.go <<'END'
package tunnel

import "testing"

func TestOpen(t *testing.T) {
	if Open("k") != "open" {
		t.Fail()
	}
}
END
    (cd golang && HOME=$real_home GOFLAGS=-mod=mod GOCACHE=$work/cache go test -coverprofile=c.out ./...)
    take golang/c.out go-cover.out
}

java() {
    mkdir -p java/src/main/java java/src/test/java
    cat >java/pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>tunnel</artifactId><version>1</version>
  <properties>
    <maven.compiler.source>11</maven.compiler.source>
    <maven.compiler.target>11</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies><dependency>
    <groupId>junit</groupId><artifactId>junit</artifactId><version>4.13.2</version>
    <scope>test</scope>
  </dependency></dependencies>
  <build><plugins><plugin>
    <groupId>org.jacoco</groupId><artifactId>jacoco-maven-plugin</artifactId>
    <version>0.8.12</version>
    <executions>
      <execution><goals><goal>prepare-agent</goal></goals></execution>
      <execution><id>r</id><phase>test</phase><goals><goal>report</goal></goals></execution>
    </executions>
  </plugin></plugins></build>
</project>
END
    cat >java/src/main/java/Tunnel.java <<'END'
public class Tunnel {
    public String open(String key) {
        if (key.isEmpty()) {
            return "no key";
        }
        return "open";
    }

    public String close() {
        return "closed";
    }
}
END
    cat >java/src/test/java/TunnelTest.java <<'END'
import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class TunnelTest {
    @Test
    public void opens() {
        assertEquals("open", new Tunnel().open("k"));
    }
}
END
    (cd java && HOME=$real_home mvn -q -B test)
    take java/target/site/jacoco/jacoco.xml jacoco.xml
    sed '/<properties>/,/<\/properties>/d' java/target/surefire-reports/TEST-TunnelTest.xml \
        >java/surefire.xml
    take java/surefire.xml surefire.xml
}

# Answers what npm audit and pip-audit ask about one package, and else with a page.
server() {
    rm -f port
    cat >server.py <<'END'
import http.server, json, sys, threading

NPM = {"left": [{"id": 1, "url": "https://example.org/1", "title": "It falls over",
                 "severity": "moderate", "vulnerable_versions": "<2.0.0",
                 "cwe": [], "cvss": {"score": 5, "vectorString": None}}]}
OSV = {"vulns": [{"id": "PYSEC-2026-1", "summary": "It falls over", "details": "",
                  "aliases": [], "modified": "2026-01-01T00:00:00Z",
                  "affected": [{"package": {"name": "right", "ecosystem": "PyPI"},
                                "ranges": [{"type": "ECOSYSTEM", "events":
                                            [{"introduced": "0"}, {"fixed": "2"}]}]}]}]}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(b"a page\n" * 100)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        about = OSV if self.path.endswith("/query") else NPM
        self.answer(json.dumps(about).encode())

    def log_message(self, *ignored):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Timer(60, server.shutdown).start()
print(server.server_port, flush=True)
server.serve_forever()
END
    python3 server.py >port &
    servers+=($!)
    url=http://127.0.0.1:$(port port)
}

npm_audit() {
    mkdir npm
    echo '{"name":"tunnel","version":"1.0.0","dependencies":{"left":"1.0.0"}}' \
        >npm/package.json
    cat >npm/package-lock.json <<END
{"name":"tunnel","version":"1.0.0","lockfileVersion":3,"requires":true,"packages":{
"":{"name":"tunnel","version":"1.0.0","dependencies":{"left":"1.0.0"}},
"node_modules/left":{"version":"1.0.0","resolved":"$url/left/-/left-1.0.0.tgz"}}}
END
    (cd npm && npm audit --json --registry "$url" >audit.json) || :
    take npm/audit.json npm-audit.json
}

pip_audit() {
    echo 'right==1.0' >requirements.txt
    pip-audit --progress-spinner off --disable-pip --no-deps -r requirements.txt \
        -s osv --osv-url "$url/query" -f json >pip.json || :
    take pip.json pip-audit.json
}

terraform() {
    mkdir terraform
    cat >terraform/main.tf <<'END'
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}
END
}

tfsec_() {
    tfsec terraform --no-color --format json --include-passed >tfsec.json || :
    take tfsec.json tfsec.json
}

checkov_() {
    checkov -d terraform --quiet --compact --skip-download \
        --check CKV_AWS_18,CKV_AWS_93 -o json >checkov.json || :
    take checkov.json checkov.json
    checkov -d terraform --quiet --compact --skip-download \
        --check CKV_AWS_18,CKV_AWS_93 -o sarif --output-file-path . >/dev/null || :
    take results_sarif.sarif checkov.sarif
}

kubeconform_() {
    mkdir -p kube/schema
    cat >kube/service.yaml <<'END'
apiVersion: v1
kind: Service
metadata: {name: tunnel}
END
    echo '{"type":"object","required":["kind"]}' >kube/schema/service.json
    kubeconform -summary -output json \
        -schema-location 'kube/schema/{{ .ResourceKind }}.json' kube/service.yaml \
        >kubeconform.json
    take kubeconform.json kubeconform.json
}

real_home=$(getent passwd "$(id -u)" | cut -d: -f6)
if has 'pytest and pytest-cov' python3 -c 'import pytest, pytest_cov'; then python; fi
if has gcc gcc --version; then c; fi
if has go go version; then golang; fi
if has mvn mvn -version; then java; fi
server
if has npm npm --version; then npm_audit; fi
if has pip-audit pip-audit --version; then pip_audit; fi
terraform
if has tfsec tfsec --version; then tfsec_; fi
if has checkov checkov --version; then checkov_; fi
if has kubeconform kubeconform -v; then kubeconform_; fi
server # the first one ends after a minute
if has hey command -v hey; then
    hey -n 50 -c 2 "$url/" >hey.txt && take hey.txt hey.txt
fi
if has wrk command -v wrk; then
    wrk -t1 -c2 -d1s --latency "$url/" >wrk.txt && take wrk.txt wrk.txt
fi
if has vegeta vegeta -version; then
    echo "GET $url/" | vegeta attack -duration=1s -rate=20 >vegeta.bin
    vegeta report vegeta.bin >vegeta.txt && take vegeta.txt vegeta.txt
    vegeta report -type=json vegeta.bin >vegeta.json && take vegeta.json vegeta.json
fi
