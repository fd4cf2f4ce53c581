### コマンド、ツール、ものの名前。`.about` はその上の語に付くツールチップ。
### 「…」はダイアログが続くことを示す。

## コマンド：メニューの項目、ボタン、名前で探せるパレット。

group-file = ファイル
group-edit = 編集
group-layer = レイヤー
group-image = 画像
group-select = 選択範囲
group-mask = マスク
group-tool = ツール
group-view = 表示
group-generate = 生成
group-candidate = 候補
group-prompt = プロンプト
group-help = ヘルプ

# ファイルメニュー。
command-new = 新規
    .about = パネルで指定したサイズの空のキャンバスを作ります。「元に戻す」で前の画像に戻ります。
command-open = 開く…
    .about = プロジェクト、画像、OpenRaster、Photoshopファイルを開きます。「元に戻す」で前の内容に戻ります。
command-save = 保存
    .about = すべてのレイヤーを含むプロジェクトをファイルに保存します。
command-save-as = 名前を付けて保存…
    .about = プロジェクトを別のファイルに保存します。Scumble形式か、他のソフト向けのOpenRaster形式を選べます。
command-export = 書き出し…
    .about = 画像をPNG、JPEG、WebPで書き出します。生成情報を含めるかどうかも選べます。
command-export-now = すぐに書き出し
    .about = 前回と同じ設定で書き出します。初回は書き出し用フォルダーに新しい名前で保存します。
command-recover = 復元できる作業…
    .about = 予期せず終了したときに作業していた内容を表示します。
command-recent-clear = 履歴を消去
    .about = 最近開いたファイルの一覧を空にします。
command-gallery = ギャラリー
    .about = これまでの生成結果をすべて表示します。検索や再利用ができます。
command-models = モデル
    .about = フォルダー内の全モデルを表示します：チェックポイント、LoRA、Embedding、VAE、ControlNet。
command-settings = 設定…
    .about = テーマ、デバイス、メモリ、モデルフォルダー、ショートカットを設定します。
command-quit = 終了
    .about = Scumbleを終了します。失われるものがあれば先に確認します。

# ファイルメニュー：最近開いたファイル。
command-open-recent = 最近使ったファイル

# 編集メニュー。
command-undo = 元に戻す
    .about = 直前の操作を取り消します。
command-redo = やり直す
    .about = 取り消した操作をもう一度行います。
command-cut = 切り取り
    .about = レイヤーの選択部分をクリップボードに移し、消去します。
command-copy = コピー
    .about = レイヤーの選択部分をクリップボードにコピーします。選択範囲がなければ画像全体をコピーします。
command-copy-merged = 結合部分をコピー
    .about = 選択範囲内に見えている画像をクリップボードにコピーします。
command-paste = 貼り付け
    .about = クリップボードの画像を新しいレイヤーに貼り付けます。キャンバスが空なら画像として開きます。
command-delete = 削除
    .about = 表示中の候補を破棄します。候補がなければ選択部分を消去します。
command-clear-selected = 選択部分を消去
    .about = 描画対象の選択部分を透明にします。
command-fill-foreground = 描画色で塗りつぶし
    .about = 選択範囲、またはレイヤー全体を描画色で塗りつぶします。
command-fill-background = 背景色で塗りつぶし
    .about = 選択範囲、またはレイヤー全体を背景色で塗りつぶします。
command-swap-colours = 描画色と背景色を入れ替え
    .about = 描画色と背景色を入れ替えます。
command-default-colours = 初期設定の色
    .about = 描画色を黒、背景色を白にします。

# レイヤーメニュー。
command-layer-new = 新規レイヤー
    .about = このレイヤーの上に透明なレイヤーを追加します。
command-layer-duplicate = レイヤーを複製
    .about = このレイヤーのコピーを上に追加します。
command-layer-delete = レイヤーを削除
    .about = 選んだレイヤーを削除します。
command-layer-rename = レイヤー名を変更…
    .about = このレイヤーの名前を変えます。
command-layer-merge-down = 下のレイヤーと結合
    .about = このレイヤーとすぐ下のレイヤーを1つにします。
command-layer-merge-visible = 表示レイヤーを結合
    .about = 表示中のすべてのレイヤーを1つにします。
command-layer-flatten = 画像を統合
    .about = すべてのレイヤーを1つにします。非表示のレイヤーは含めません。
command-layer-group = レイヤーをグループ化
    .about = 選んだレイヤーを新しいグループに入れます。
command-layer-ungroup = グループを解除
    .about = グループ内のレイヤーを外に出します。
command-layer-raise = レイヤーを上へ
    .about = このレイヤーを1つ上に移動します。
command-layer-lower = レイヤーを下へ
    .about = このレイヤーを1つ下に移動します。
command-layer-above = 上のレイヤーを選択
    .about = 1つ上のレイヤーに切り替えます。
command-layer-below = 下のレイヤーを選択
    .about = 1つ下のレイヤーに切り替えます。
command-layer-visible = レイヤーの表示／非表示
    .about = このレイヤーの表示と非表示を切り替えます。
command-layer-lock = レイヤーをロック
    .about = このレイヤーを一切変更できないようにします。
command-layer-alpha-lock = 透明ピクセルをロック
    .about = すでに不透明な部分にだけ描けるようにします。
command-layer-clip = 下のレイヤーでクリッピング
    .about = すぐ下のレイヤーの不透明な部分にだけ、このレイヤーを表示します。
command-layer-mask-add = レイヤーマスクを追加
    .about = レイヤーマスクを作ります。選択範囲があればその形に、なければ全体が見える状態にします。
command-layer-mask-apply = レイヤーマスクを適用
    .about = マスクで隠れた部分を透明にし、マスクを取り除きます。
command-layer-mask-delete = レイヤーマスクを削除
    .about = マスクを取り除きます。レイヤーのピクセルはすべて残ります。
command-layer-mask-enabled = レイヤーマスクを使用
    .about = マスクを使うか、マスクがないものとして表示するかを切り替えます。
command-layer-mask-edit = レイヤーマスクに描く
    .about = マスクに描きます。黒で隠れ、白で現れます。
command-layer-pixels-edit = レイヤーに描く
    .about = レイヤーのピクセルに描きます。
command-layer-flip-horizontal = レイヤーを左右反転
    .about = 左右を入れ替えます。
command-layer-flip-vertical = レイヤーを上下反転
    .about = 上下を入れ替えます。
command-layer-rotate-left = レイヤーを左に回転
    .about = このレイヤーを反時計回りに90°回転します。
command-layer-rotate-right = レイヤーを右に回転
    .about = このレイヤーを時計回りに90°回転します。
command-layer-rotate-half = レイヤーを180°回転
    .about = このレイヤーを180°回転します。
command-layer-recipe = レイヤーの設定を使う
    .about = このレイヤーを生成したプロンプト、シード、全設定をパネルに読み込みます。

# 画像メニュー。
command-canvas-size = キャンバスサイズ…
    .about = キャンバスを切り抜くか広げます。拡大・縮小はしません。
command-crop-to-selection = 選択範囲で切り抜き
    .about = キャンバスを選択範囲で切り抜きます。
command-crop-to-frame = フレームに合わせて切り抜き
    .about = キャンバスを生成フレームに合わせて切り抜くか広げます。
command-outpaint = アウトペイント…
    .about = キャンバスを好きな方向に広げ、新しい部分を描き足します。
command-frame-fit-mask = フレームをマスクに合わせる
    .about = 生成フレームで、マスクとその周囲を囲みます。
command-frame-fit-selection = フレームを選択範囲に合わせる
    .about = 生成フレームで選択範囲を囲みます。
command-frame-whole = フレームを画像全体に
    .about = キャンバス全体を生成対象にします。
command-frame-aspect-lock = フレームの縦横比を固定
    .about = ドラッグしてもフレームの縦横比を保ちます。

# 選択範囲メニュー。
command-select-all = すべて選択
    .about = キャンバス全体を選択します。
command-select-none = 選択を解除
    .about = 選択をやめます。どこにでも描けるようになります。
command-select-invert = 選択範囲を反転
    .about = 選択されていなかった部分を選択します。
command-select-grow = 選択範囲を拡張
    .about = 設定の「選択範囲の変更幅」だけ選択範囲を広げます。
command-select-shrink = 選択範囲を縮小
    .about = 設定の「選択範囲の変更幅」だけ選択範囲を狭めます。
command-select-feather = 選択範囲の境界をぼかす
    .about = 設定の「選択範囲の変更幅」だけ選択範囲の境界をぼかします。
command-select-border = 境界線を選択
    .about = 選択範囲の縁に沿った帯を選択します。
command-select-from-mask = マスクから選択範囲を作成
    .about = マスクした部分を選択します。
command-select-to-mask = 選択範囲からマスクを作成
    .about = 選択部分をマスクし、再生成の対象にします。
command-select-layer = 不透明部分を選択
    .about = このレイヤーの不透明な部分を選択します。

# マスクメニュー。
command-mask-invert = マスクを反転
    .about = 描き直す部分と残す部分を入れ替えます。
command-mask-clear = マスクを消去
    .about = マスクを空にします。
command-mask-fill = 全体をマスク
    .about = キャンバス全体をマスクします。
command-mask-grow = マスクを拡張
    .about = 設定の「マスクの変更幅」だけマスクを広げます。
command-mask-shrink = マスクを縮小
    .about = 設定の「マスクの変更幅」だけマスクを狭めます。
command-mask-feather = マスクの境界をぼかす
    .about = 設定の「マスクの変更幅」だけマスクの境界をぼかします。
command-quick-mask = クイックマスク
    .about = 描き直さない部分を赤く覆って、マスクを表示します。
command-show-mask = マスクを表示
    .about = マスクの表示と非表示を切り替えます。隠してもマスクは有効です。

# ツール。`.long` はツールバーのツールチップ。
command-tool-brush = ブラシ
    .about = 描画色で描きます。
    .long = 描画色で描きます。Shift+クリックで前のストロークから直線を引き、Altで色を拾います。
command-tool-eraser = 消しゴム
    .about = レイヤーを透明にします。
    .long = レイヤーを透明にします。Shift+クリックで前のストロークから直線状に消します。
command-tool-fill = 塗りつぶし
    .about = 似た色の領域を描画色で塗りつぶします。
    .long = ポインターの下の、似た色の領域を描画色で塗りつぶします。Altで色を拾います。
command-tool-gradient = グラデーション
    .about = 線に沿ってグラデーションを描きます。
    .long = ドラッグした線に沿ってグラデーションを描きます。Shiftで45°刻みになります。
command-tool-mask-brush = マスクブラシ
    .about = 再生成する部分を塗ります。
    .long = 再生成する部分を塗ります。Altでマスクを消し、Shift+クリックで前のストロークから直線を引きます。
command-tool-frame = 生成フレーム
    .about = 次の画像を生成する範囲を決めます。
    .long = 次の画像を生成する範囲を決めます。内側かハンドルをドラッグします。キャンバスの外にはみ出しても構いません。外側をドラッグすると新しいフレームを描きます。Shiftで縦横比を保ち、Ctrlでスナップを外します。
command-tool-move = 移動
    .about = レイヤーやその選択部分を移動、拡大・縮小、回転します。
    .long = レイヤーやその選択部分を移動します。Altでコピーを移動します。ハンドルで拡大・縮小（Shiftで縦横比を固定しない、Altで中心から）、角の外側のドラッグで回転します（Shiftで15°刻み）。
command-tool-select-rect = 矩形選択
    .about = 長方形に選択します。
    .long = 長方形に選択します。Shiftで追加、Altで削除、両方で共通部分を選択します。ドラッグを始めてから押すと、Shiftで正方形に、Altで中心からになります。
command-tool-select-ellipse = 楕円選択
    .about = 楕円形に選択します。
    .long = 楕円形に選択します。Shiftで追加、Altで削除、両方で共通部分を選択します。ドラッグを始めてから押すと、Shiftで正円に、Altで中心からになります。
command-tool-select-lasso = なげなわ
    .about = 囲んだ部分を選択します。
    .long = 囲んだ部分を選択します。Shiftで追加、Altで削除、両方で共通部分を選択します。
command-tool-select-polygon = 多角形選択
    .about = 頂点を1つずつ置いて多角形に選択します。
    .long = クリックで頂点を置きます。ダブルクリック、Enter、最初の頂点のクリックで閉じます。Backspaceで最後の頂点を、Escですべてを取り消します。
command-tool-wand = 自動選択
    .about = 似た色の領域を選択します。
    .long = ポインターの下の、似た色の領域を選択します。Shiftで追加、Altで削除、両方で共通部分を選択します。
command-tool-select-colour = 色域選択
    .about = 同じ色の部分をすべて選択します。
    .long = ポインターの下と同じ色の部分をすべて選択します。Shiftで追加、Altで削除、両方で共通部分を選択します。
command-tool-picker = スポイト
    .about = 画像から描画色を拾います。
    .long = 画像から描画色を拾います。
command-tool-pan = 手のひら
    .about = 表示位置を動かします。
    .long = 表示位置を動かします。どのツールでも、Spaceを押しながら、または中ボタンのドラッグで動かせます。
command-tool-zoom = ズーム
    .about = クリックで拡大、Alt+クリックで縮小します。
    .long = クリックで拡大、Alt+クリックで縮小、左右のドラッグで滑らかに拡大・縮小します。
command-brush-larger = ブラシを大きく
    .about = ブラシを大きくします。
command-brush-smaller = ブラシを小さく
    .about = ブラシを小さくします。
command-brush-harder = ブラシを硬く
    .about = ブラシの縁を硬くします。
command-brush-softer = ブラシを柔らかく
    .about = ブラシの縁を柔らかくします。

# 表示メニュー。
command-zoom-fit = 全体を表示
    .about = キャンバス全体を表示します。
command-zoom-100 = 100%
    .about = キャンバスの1ピクセルを画面の1ピクセルで表示します。
command-zoom-200 = 200%
    .about = キャンバスを2倍で表示します。
command-zoom-400 = 400%
    .about = キャンバスを4倍で表示します。
command-zoom-800 = 800%
    .about = キャンバスを8倍で表示します。
command-zoom-in = ズームイン
    .about = 1段階拡大して表示します。
command-zoom-out = ズームアウト
    .about = 1段階縮小して表示します。
command-panels = パネルを表示
    .about = キャンバスの周りの全パネルの表示と非表示を切り替えます。
command-theme = ダーク／ライト切り替え
    .about = ダークテーマとライトテーマを切り替えます。

# 生成メニューと候補。
command-generate = 生成
    .about = 画像を生成します。ジョブの実行中は、新しいジョブがキューで待ちます。
command-generate-front = 優先して生成
    .about = キューで待っているどのジョブよりも先に生成します。
command-upscale-panel = アップスケールパネル
    .about = 生成パネルとアップスケールパネルを切り替えます。
command-upscale = アップスケール
    .about = アップスケールパネルの設定で、画像、選択範囲、レイヤーを拡大します。
command-upscale-files = ファイルをアップスケール…
    .about = 画像ファイルを順番に拡大します。
command-cancel = ジョブをキャンセル
    .about = 実行中のジョブをすぐに止めます。画像は元のままで、できた候補は残ります。
command-cancel-all = すべてのジョブをキャンセル
    .about = 実行中のジョブを止め、キューを空にします。
command-pause = キューを一時停止
    .about = 実行中のジョブは最後まで進め、再開するまで次のジョブを始めません。
command-escape = 中止
    .about = 進行中のものを止めます：ストローク、実行中のジョブ、比較、表示中の候補の順です。
command-live = ライブモード
    .about = 描いている間、少ないステップでフレーム内を生成し直します。
command-live-take = ライブ結果を採用
    .about = ライブ結果をレイヤーにします。
command-live-drop = ライブ結果を破棄
    .about = ライブ結果を捨てます。
command-candidate-next = 次の候補
    .about = 次の候補をその場に表示します。
command-candidate-previous = 前の候補
    .about = 前の候補をその場に表示します。
command-candidate-take = 候補を採用
    .about = 表示中の候補かライブ結果を新しいレイヤーにします。「元に戻す」で候補に戻ります。
command-candidate-discard = 候補を破棄
    .about = 表示中の候補を捨てます。
command-candidate-more = 似た画像を生成
    .about = 表示中の候補のバリエーションを生成します。
command-candidate-settings = この設定を使う
    .about = 表示中の候補のプロンプト、シード、全設定をパネルに読み込みます。
command-compare = 比較
    .about = 前後を並べて表示します。境界線はドラッグで動かせます。
command-candidate-save-all = すべての候補を保存…
    .about = すべての候補をフォルダーに保存します。
command-candidate-discard-all = すべての候補を破棄
    .about = すべての候補を捨てます。

# プロンプトメニューとヘルプ。
command-seed-roll = 別のシード
    .about = 新しいシードをランダムに選びます。
command-seed-lock = シードを固定
    .about = シードを固定し、変えた設定だけが結果に表れるようにします。固定しなければジョブごとに新しくなります。
command-swap-size = 幅と高さを入れ替え
    .about = 画像の縦向きと横向きを切り替えます。
command-model-defaults = モデルの既定値
    .about = サンプラー、ステップ数、ガイダンス、サイズをモデルに合った値にします。
command-fast = 高速
    .about = モデルの高速用の重みで少ないステップで生成するか、通常の生成に戻します。
command-prompt-older = 前のプロンプト
    .about = これより前のプロンプトを呼び戻します。
command-prompt-newer = 次のプロンプト
    .about = これより後のプロンプトを呼び戻します。
command-model-folder = モデルフォルダーを追加…
    .about = モデルを探すフォルダーを追加します。
command-model-scan = モデルを検索
    .about = すべてのモデルフォルダーからモデルを探し直します。
command-elsewhere = 他のソフトのモデル…
    .about = このコンピューターから、A1111、ComfyUI、Krita、InvokeAIのモデルを探します。
command-tour = ツアーを表示
    .about = はじめての方のためのヒントをもう一度表示します。
command-log = ログを表示
    .about = Scumbleの動作を記録したフォルダーを開きます。記録はこのコンピューターの外に出ません。
command-shortcuts = ショートカット
    .about = すべてのショートカットを表示します。
command-palette = コマンドパレット
    .about = コマンドを名前で探します。

## コマンドパレット。

palette-hint = 何をしますか？
palette-nothing = 該当するコマンドはありません

## ショートカットの一覧。

shortcuts-title = ショートカット
shortcuts-pointer = ポインター

# キャンバス上のポインターの働きと、一緒に押すキー。
shortcuts-pan = 表示位置を動かす
    .keys = Spaceまたは中ボタン
shortcuts-zoom = ポインターの位置でズーム
    .keys = ホイール
shortcuts-line = 直線
    .keys = Shift+クリック
shortcuts-pick = 色を拾う
    .keys = Alt+クリック
shortcuts-size = サイズと硬さ
    .keys = Alt+右ドラッグ
shortcuts-add = 選択範囲に追加
    .keys = Shift+ドラッグ
shortcuts-subtract = 選択範囲から削除
    .keys = Alt+ドラッグ
shortcuts-pixel = 1ピクセル移動
    .keys = 矢印キー
shortcuts-ten-pixels = 10ピクセル移動
    .keys = Shift+矢印キー
shortcuts-layer-pixels = レイヤーの不透明部分を選択
    .keys = Ctrl+サムネイルをクリック
shortcuts-layer-mask = レイヤーマスクの無効／有効
    .keys = Shift+マスクをクリック
shortcuts-rename = レイヤー名を変更
    .keys = ダブルクリック
shortcuts-alike = 同類のツール
    .keys = 長押しまたは右クリック
shortcuts-weight = 単語の重み
    .keys = Ctrl+↑、Ctrl+↓
shortcuts-value = 値を入力
    .keys = スライダーをクリック
shortcuts-usual = 既定値に戻す
    .keys = スライダーを右クリック

## キー。この言語のキーボードの刻印に従う。

key-ctrl = Ctrl
key-shift = Shift
key-alt = Alt
key-enter = Enter
key-escape = Esc
key-tab = Tab
key-space = Space
key-delete = Delete
key-backspace = Backspace
key-left = ←
key-right = →
key-up = ↑
key-down = ↓
key-home = Home
key-end = End
key-page-up = PageUp
key-page-down = PageDown

# 設定ファイルで利用者がコマンドに割り当てたキーの問題。ファイル内のキーは英語。
key-no-shortcut = 「{ $text }」はショートカットではありません。Ctrl+Shift+EやF5のように書いてください。
key-of-no-command = 設定でキーが割り当てられた「{ $id }」というコマンドはありません
key-unreadable = 「{ $command }」のキー：{ $problem }
key-taken = { $keys }は「{ $before }」から「{ $now }」に変わりました。どちらかに別のキーを割り当ててください。
key-given-twice = { $keys }が「{ $first }」と「{ $second }」の両方に割り当てられています。「{ $first }」で使います。

## 数値：スライダーの名前。`.own` は、モデルに任せず自分で決めるときのチェックボックス。

# 多くの画像に共通。
number-steps = ステップ数
    .about = ノイズを取り除く回数。増やすと時間はかかりますが、ある程度までは細部が良くなります。
number-guidance = ガイダンス
    .about = プロンプトにどれだけ忠実に従うか（CFGスケール）。1でガイダンスなし、上げすぎると色が破綻します。
number-eta = 追加ノイズ（eta）
    .about = 各ステップで新しく加えるノイズの割合。対応するサンプラーでのみ使います。
    .own = 追加ノイズ（eta）を指定
number-width = 幅
    .about = ノイズから生成する画像の幅。
number-height = 高さ
    .about = ノイズから生成する画像の高さ。
number-count = 枚数
    .about = 1回のクリックで生成する枚数。シードは1枚ごとに変わります。
number-strength = 強度
    .about = 画像をどれだけ変えてよいか（ノイズ除去強度）。0でそのまま、1で完全に作り直します。
number-feather-px = マスクのぼかし
    .about = 新しい部分が元の部分にどれだけ滑らかにつながるか。マスクのぼかしの標準偏差です。
number-padding-px = パディング
    .about = マスク部分だけを処理するとき、マスクの周囲をどこまでモデルに見せるか。
number-working-width = 処理幅
    .about = マスク部分を処理するときの幅。処理後に元の大きさに戻します。
number-working-height = 処理高さ
    .about = マスク部分を処理するときの高さ。処理後に元の大きさに戻します。
number-variation-strength = バリエーション
    .about = ノイズをバリエーションシードのノイズにどれだけ近づけるか。0で無効です。
number-clip-skip = Clip skip
    .about = テキストエンコーダーのどの層を使うか。最後から数え、1が最後の層です。
number-guidance-rescale = ガイダンスのリスケール
    .about = ガイダンスで増したコントラストをどれだけ戻すか。純粋なノイズまで学習したモデルには0.7前後が向きます。
number-image-guidance = 画像ガイダンス
    .about = 元の画像にどれだけ忠実に従うか。指示文で編集するモデルで使います。
    .own = 画像ガイダンスを指定
number-noise-level = ノイズレベル
    .about = x4アップスケーラーが小さい画像に加えるノイズの量。増やすほど自由に描き足します。
    .own = ノイズレベルを指定

# サンプラー。
number-s-churn = Churn
    .about = 各ステップの前に加えるノイズ。全ステップで加えられる量に対する割合です（sigma churn）。
number-s-tmin = Churnの下限
    .about = Churnを加えるノイズレベルの下限（sigma tmin）。
number-s-tmax = Churnの上限
    .about = Churnを加えるノイズレベルの上限（sigma tmax）。
    .own = Churnの上限を指定
number-s-noise = ノイズ倍率
    .about = 新しいノイズに掛ける倍率（sigma noise）。1で理論どおりです。
number-solver-order = 次数
    .about = 計算法の次数。各ステップが前のステップをいくつ参照するか。
    .own = 次数を指定
number-eta-noise-seed-delta = ノイズシードの差分
    .about = 2回目以降のノイズのシードに足す値（ENSD）。31337で一部のウェブサービスの画像を再現できます。

# 処理の節約。
number-guidance-start = ガイダンスの開始
    .about = ノイズから画像になるまでの、どこからガイダンスを効かせるか。それより前のステップは計算量が半分になります。
number-guidance-end = ガイダンスの終了
    .about = ノイズから画像になるまでの、どこまでガイダンスを効かせるか。それより後のステップは計算量が半分になります。
number-deep-cache = 全層計算の間隔
    .about = 何ステップごとにネットワーク全体を計算するか（DeepCache）。1で毎回計算します。
number-deep-cache-branch = 計算する接続の深さ
    .about = その間のステップで、ネットワークをどこまで計算するか。スキップ接続の数で数えます。
number-token-merging = トークンマージ
    .about = アテンションが見るピクセルのうち、似たもの同士をまとめる割合。

# 大きなサイズでの2パス目。
number-hires-scale = 拡大率
    .about = 2パス目で幅と高さを何倍にするか。
number-hires-strength = 2パス目の強度
    .about = 2パス目で拡大画像をどれだけ変えてよいか。低いと線が保たれ、高いと細部が増えます。
number-hires-steps = 2パス目のステップ数
    .about = 2パス目のステップ数。強度にかかわらず、この回数を計算します。
    .own = 2パス目のステップ数を指定

# ステップ数の後に付く。
number-unit-steps = ステップ

## ツール。

# 複数のツールが共有する場所のツールチップ。
tool-more = { $about }長押しか右クリックで切り替え：{ $tools }。
tool-foreground = 描画色
    .about = ブラシの色です。
tool-background = 背景色
    .about = 控えの色です。Xで描画色と入れ替わります。

# レイヤーを移動できない理由。
tool-move-empty = レイヤーが空です。移動できる内容のあるレイヤーを選んでください。
tool-move-none = 移動するレイヤーがありません。レイヤーを選んでください。
tool-move-hidden = レイヤーが非表示です。移動するには表示してください。
tool-move-locked = レイヤーがロックされています。移動するにはロックを解除してください。
tool-move-group-locked = グループ内にロックされたレイヤーがあります。グループを移動するにはロックを解除してください。

# 選択中のツールのオプション。
tool-options-more = その他のオプション
    .about = このツールのその他の設定です。
tool-frame-snap = スナップ
    .about = フレームの端と中心を、キャンバスの端と中心に吸着させます。
tool-filter = 補間方法
tool-gradient-kind = グラデーション
tool-ends-background = 背景色へ
    .about = 描画色から背景色へ変化します。
tool-ends-transparent = 透明へ
    .about = 描画色から透明へ変化します。
tool-gradient-ends = グラデーションの終点
tool-picker-radius = 半径
    .about = ポインターの周囲をどこまで平均するか。
tool-feather = ぼかし
    .about = 次に作る選択範囲の境界をどれだけぼかすか。
tool-antialias = アンチエイリアス
    .about = 斜めや曲線の縁がかかるピクセルを半選択にします。
tool-tolerance = 許容値
    .about = クリックした色とどこまで違ってよいか。最大255です。
tool-contiguous = 隣接
    .about = クリックした場所とつながった部分だけを対象にします。オフなら、離れた場所の同じ色も対象にします。
tool-sample-all = 全レイヤー
    .about = 見えている画像を対象にします。オフなら、アクティブなレイヤーだけを対象にします。

# ブラシのオプション。
brush-mask-add = 追加
    .about = 再生成する部分を塗ります。Altで消します。
brush-mask-erase = 消去
    .about = マスクを消します。Altで追加します。
brush-mask = マスクブラシ
brush-size = サイズ
    .about = キャンバス上の直径。[ と ] キー、またはAlt+右ボタンの左右ドラッグで変えられます。
brush-hardness = 硬さ
    .about = 半径のうち、濃さが一定の部分の割合。Shift+[ とShift+] で変えられます。
brush-opacity = 不透明度
    .about = 1つのストロークの最大の濃さ。何度重なってもこれを超えません。
brush-options = ブラシオプション
    .about = このツールのブラシの全設定です。
brush-flow = 流量
    .about = 1回の描点が不透明度にどれだけ近づくか。
brush-spacing = 間隔
    .about = 描点の間隔。直径に対する割合です。
brush-steady = 手ブレ補正
brush-pressure = 筆圧
brush-pressure-size = サイズに反映
brush-pressure-opacity = 不透明度に反映
brush-steady-off = オフ
    .about = ブラシはポインターの位置にあります。
brush-steady-average = 平均
    .about = ブラシはポインターの軌跡の平均をたどります。
brush-steady-string = ひも
    .about = ポインターがひもでブラシを引きます。
brush-stabiliser = 手ブレ補正
brush-steady-length = 長さ

## プロンプト。

# プロンプトの下に出る文。count は全単語の数で、一部だけを挙げ、残りは `more`。
prompt-unknown = このモデルが知らない単語が{ $count }個あります：{ $words }{ $more ->
        [0] { "" }
       *[other] 、ほか{ $more }個
    }。無視されるか、推測で描かれます。
prompt-unknown-built-in = 内蔵モデルが知らない単語が{ $count }個あります：{ $words }{ $more ->
        [0] { "" }
       *[other] 、ほか{ $more }個
    }。無視されるか、推測で描かれます。
# 知っている語と、括弧内に知らない語。
prompt-near = 知っている語：{ $words }
prompt-near-word = { $known }（{ $word }）
prompt-near-or = { $first }または{ $second }
prompt-lora-missing = LoRA「{ $name }」が見つかりません。使わずに生成します。

# モデルライブラリのファイルに行ったこと。
use-model = モデルを「{ $name }」にしました
use-lora = プロンプトにLoRA「{ $name }」を入れました
use-embedding = プロンプトにEmbedding「{ $name }」を入れました
use-controlnet = ControlNet「{ $name }」を追加しました
use-vae = VAEを「{ $name }」にしました
use-not-alone = 「{ $name }」（{ $kind }）は単独では使えません

# 裏で行う処理。異常時にだけ名前が出る。
prompt-work-counting = プロンプトの計数
prompt-work-keeping = プロンプトの保存
prompt-work-unknown = 未知の単語の検索
control-work-preview = コントロールのプレビュー
control-too-much = 準備中の処理が多すぎます。少しお待ちください。

## 閉じると失われるもの。

quit-nothing = 失われるものはありません。
quit-loses = 今閉じると、{ $what }が失われます。
# `what` に入る。複数なら並べる。
quit-unsaved = 保存していない変更
quit-jobs = 終わっていないジョブ{ $count }件
quit-candidates = 保存していない候補{ $count }枚

## 初めての方向けのツアー。

tour-prompt = 描きたいものを書く
    .about = ここに書くか、例から選びます。モデルは内蔵されているので、ダウンロードは要りません。
tour-generate = 画像を生成する
    .about = Ctrl+Enterでも生成できます。結果はキャンバスの下に並びます。気に入ったものはEnterで採用します。
tour-mask = 一部を変える
    .about = 変えたい部分をマスクブラシで塗り、もう一度生成します。ほかの部分はそのままです。
tour-models = 手持ちのモデルを使う
    .about = A1111、ComfyUI、Krita、InvokeAIのファイルを、今ある場所のまま使えます。コピーも変更もしません。
tour-skip = ツアーをスキップ
    .about = ヘルプメニューからまた見られます。
    .keys = Esc
tour-next = 次へ
tour-done = 完了
tour-look = モデルを探す…
tour-count = { $number }/{ $of }

## 一覧やボタンに出る、ものの名前。

# 列挙：first はそれまでに並べたもの。
word-list = { $first }、{ $second }
word-list-and = { $first }と{ $last }

# 下のレイヤーとの混ぜ方。
word-blend-normal = 通常
word-blend-multiply = 乗算
word-blend-screen = スクリーン
word-blend-overlay = オーバーレイ
word-blend-darken = 比較（暗）
word-blend-lighten = 比較（明）
word-blend-color-dodge = 覆い焼きカラー
word-blend-color-burn = 焼き込みカラー
word-blend-hard-light = ハードライト
word-blend-soft-light = ソフトライト
word-blend-difference = 差の絶対値
word-blend-exclusion = 除外
word-blend-hue = 色相
word-blend-saturation = 彩度
word-blend-color = カラー
word-blend-luminosity = 輝度
word-blend-add = 加算

# モデルの種類（1つ）。
word-model-checkpoint = チェックポイント
word-model-unet = VAEなしのネットワーク
word-model-lora = LoRA
word-model-embedding = Embedding
word-model-vae = VAE
word-model-preview-vae = プレビュー用VAE
word-model-controlnet = ControlNet
word-model-ip-adapter = IP-Adapter
word-model-text-encoder = テキストエンコーダー
word-model-clip-vision = 画像エンコーダー
word-model-upscaler = アップスケーラー
word-model-depth = 深度推定モデル
word-model-unknown = 不明

# モデルの種類（複数）。
word-models-checkpoint = チェックポイント
word-models-unet = VAEなしのネットワーク
word-models-lora = LoRA
word-models-embedding = Embedding
word-models-vae = VAE
word-models-preview-vae = プレビュー用VAE
word-models-controlnet = ControlNet
word-models-ip-adapter = IP-Adapter
word-models-text-encoder = テキストエンコーダー
word-models-clip-vision = 画像エンコーダー
word-models-upscaler = アップスケーラー
word-models-depth = 深度推定モデル
word-models-unknown = 不明なファイル

# 画像の新しい空白部分の下地。
word-fill-edge = 端の色
word-fill-mirror = 鏡像
word-fill-blur = ぼかし
word-fill-noise = ノイズ
word-fill-neutral = グレー

# 潜在表現（ネットワーク内での画像）の拡大方法。
word-latent-bilinear = Latent
word-latent-bilinear-antialiased = Latent（アンチエイリアス）
word-latent-bicubic = Latent（バイキュービック）
word-latent-bicubic-antialiased = Latent（バイキュービック、アンチエイリアス）
word-latent-nearest = Latent（ニアレスト）
word-latent-nearest-exact = Latent（nearest-exact）

# コントロールネットワークが従う画像の作り方。
word-preprocessor-none = なし
    .about = 画像がすでにコントロール用になっています。
word-preprocessor-canny = Canny輪郭
    .about = 画像の輪郭を、黒地に白で描きます。
word-preprocessor-scribble = 落書き
    .about = 白地の暗い線を、黒地の白い線にします。
word-preprocessor-tile = タイル
    .about = 画像をぼかし、細部を新しく描かせます。
word-preprocessor-inpaint = インペイント
    .about = マスク部分を未知として示した画像です。
word-preprocessor-depth = 深度
    .about = 各部分の近さ。Depth Anything V2で推定します。

# 書き出す画像の形式。
word-format-png = PNG
word-format-png-16 = PNG（16ビット）
word-format-jpeg = JPEG
word-format-webp-lossless = WebP（可逆）
word-format-webp-lossy = WebP（非可逆）

# 新しい選択範囲と前の選択範囲の組み合わせ方。
word-combine-replace = 新規選択
    .about = 前の選択範囲と置き換えます。
word-combine-add = 選択範囲に追加
    .keys = Shift
    .about = ここも選択します。
word-combine-subtract = 選択範囲から削除
    .keys = Alt
    .about = ここを選択から外します。
word-combine-intersect = 選択範囲との共通部分
    .keys = Shift+Alt
    .about = 選択範囲のうち、ここと重なる部分だけを残します。

# レイヤーを拡大・縮小、回転するときのピクセルの作り方。
word-filter-nearest = ニアレスト
word-filter-bilinear = バイリニア
word-filter-bicubic = バイキュービック

# グラデーションの広がり方。
word-gradient-linear = 線形
    .about = 引いた線に沿って変化します。
word-gradient-radial = 円形
    .about = 線の始点を中心に変化します。

## 元に戻せる操作。

undo-flip-horizontal = 左右反転
undo-flip-vertical = 上下反転
undo-rotate-left = 左に回転
undo-rotate-right = 右に回転
undo-rotate-half = 180°回転
undo-select-all = すべて選択
undo-select-invert = 選択範囲を反転
undo-select-grow = 選択範囲を拡張
undo-select-shrink = 選択範囲を縮小
undo-select-feather = 選択範囲の境界をぼかす
undo-select-border = 境界線を選択
undo-select-mask = マスクを選択
undo-mask-from-selection = 選択範囲からマスクを作成
undo-select-pixels = 不透明部分を選択
undo-mask-clear = マスクを消去
undo-mask-fill = 全体をマスク
undo-mask-invert = マスクを反転
undo-mask-grow = マスクを拡張
undo-mask-shrink = マスクを縮小
undo-mask-feather = マスクの境界をぼかす
undo-edit = 編集
undo-brush-stroke = ブラシストローク
undo-erase = 消しゴム
undo-fill = 塗りつぶし
undo-draw-frame = フレームを描画
undo-move-frame = フレームを移動
undo-resize-frame = フレームのサイズ変更
undo-gradient = グラデーション
undo-lasso = なげなわ
undo-ellipse-selection = 楕円選択
undo-rectangle-selection = 矩形選択
undo-paint-mask = マスクを描画
undo-erase-mask = マスクの消しゴム
undo-polygon-selection = 多角形選択
undo-deselect = 選択を解除
undo-select-by-colour = 色域選択
undo-magic-wand = 自動選択
undo-move-layer = レイヤーを移動
undo-copy-selected-pixels = 選択部分をコピー
undo-move-selected-pixels = 選択部分を移動
undo-rotate-layer = レイヤーを回転
undo-rotate-selected-pixels = 選択部分を回転
undo-scale-layer = レイヤーを拡大・縮小
undo-scale-selected-pixels = 選択部分を拡大・縮小
undo-move-selection = 選択範囲を移動
